import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modelo habitual',
  chooseModel: 'Modelo: {name}',
  searchModels: 'Buscar modelos',
  contextTokens: '{tokens} tokens de contexto',
  images: 've imágenes',
  tools: 'usa herramientas',
  thinks: 'piensa antes',
  fetchingFirst:
    'Parley está descargando su primer modelo de lenguaje, {name}. Hasta entonces, un contestador incorporado solo repite lo que escribes.',
  noModelYet: 'Todavía no hay ningún modelo de lenguaje: un contestador incorporado solo repite lo que escribes.',
  tryAgain: 'Reintentar',
  getModel: 'Descargar {name}',
  modelsForOne: 'Responder solo este con',
};
