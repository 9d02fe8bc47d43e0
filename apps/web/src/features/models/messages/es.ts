import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modelo habitual',
  chooseModel: 'Modelo: {name}',
  searchModels: 'Buscar modelos',
  contextTokens: '{tokens} tokens de contexto',
  images: 've imágenes',
  tools: 'usa herramientas',
  thinks: 'piensa antes',
};
