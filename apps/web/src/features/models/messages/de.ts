import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Übliches Modell',
  chooseModel: 'Modell: {name}',
  searchModels: 'Modelle suchen',
  contextTokens: '{tokens} Tokens Kontext',
  images: 'sieht Bilder',
  tools: 'benutzt Werkzeuge',
  thinks: 'denkt zuerst',
};
