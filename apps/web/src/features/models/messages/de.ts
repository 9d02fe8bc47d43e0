import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Übliches Modell',
  chooseModel: 'Modell: {name}',
  searchModels: 'Modelle suchen',
  contextTokens: '{tokens} Tokens Kontext',
  images: 'sieht Bilder',
  tools: 'benutzt Werkzeuge',
  thinks: 'denkt zuerst',
  fetchingFirst:
    'Parley holt sein erstes Sprachmodell, {name}. Bis es da ist, wiederholt ein eingebauter Antworter nur, was du schreibst.',
  noModelYet: 'Noch gibt es kein Sprachmodell: Ein eingebauter Antworter wiederholt nur, was du schreibst.',
  tryAgain: 'Noch einmal versuchen',
  getModel: '{name} holen',
  modelsForOne: 'Diese Nachricht beantworten mit',
};
