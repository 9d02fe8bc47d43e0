import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'Fermer',
  cancel: 'Annuler',
  save: 'Enregistrer',
  undo: 'Annuler',
  somethingWrong: 'Une erreur est survenue.',
  unreachable: 'Le serveur est injoignable.',
  tryAgainIn: 'Réessayez dans {time}.',
  tryAgain: 'Réessayer',
  nothingHere: 'Rien ici pour l’instant.',
  more: 'Plus',
  keyCtrl: 'Ctrl',
  keyShift: 'Maj',
  keyDelete: 'Suppr',
};
