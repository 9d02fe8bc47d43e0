import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Envoyer',
  stop: 'Arrêter',
  charactersLeft: '{count} caractères restants',
  dropHere: 'Déposez-le ici',
};
