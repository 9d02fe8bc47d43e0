import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Senden',
  stop: 'Anhalten',
  charactersLeft: 'Noch {count} Zeichen',
  dropHere: 'Hier ablegen',
};
