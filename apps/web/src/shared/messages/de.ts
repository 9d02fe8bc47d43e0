import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'Schließen',
  cancel: 'Abbrechen',
  save: 'Speichern',
  undo: 'Rückgängig',
  somethingWrong: 'Etwas ist schiefgegangen.',
  unreachable: 'Der Server ist nicht erreichbar.',
  tryAgainIn: 'Versuche es in {time} noch einmal.',
  tryAgain: 'Noch einmal',
  nothingHere: 'Noch nichts da.',
  more: 'Mehr',
  keyCtrl: 'Strg',
  keyShift: 'Umschalt',
  keyDelete: 'Entf',
};
