import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'Modèle habituel',
  chooseModel: 'Modèle : {name}',
  searchModels: 'Chercher un modèle',
  contextTokens: '{tokens} jetons de contexte',
  images: 'voit les images',
  tools: 'utilise des outils',
  thinks: 'réfléchit d’abord',
  fetchingFirst:
    'Parley télécharge son premier modèle de langue, {name}. D’ici là, un répondeur intégré ne fait que répéter ce que vous écrivez.',
  noModelYet: 'Il n’y a pas encore de modèle de langue : un répondeur intégré ne fait que répéter ce que vous écrivez.',
  tryAgain: 'Réessayer',
  getModel: 'Télécharger {name}',
  modelsForOne: 'Répondre à celui-ci avec',
};
