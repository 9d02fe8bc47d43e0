import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modelo habitual',
  chooseModel: 'Modelo: {name}',
  searchModels: 'Procurar modelos',
  contextTokens: '{tokens} tokens de contexto',
  images: 'vê imagens',
  tools: 'usa ferramentas',
  thinks: 'pensa primeiro',
};
