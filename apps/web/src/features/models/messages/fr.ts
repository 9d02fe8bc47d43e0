import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modèle habituel',
  chooseModel: 'Modèle : {name}',
  searchModels: 'Chercher un modèle',
  contextTokens: '{tokens} jetons de contexte',
  images: 'voit les images',
  tools: 'utilise des outils',
  thinks: 'réfléchit d’abord',
};
