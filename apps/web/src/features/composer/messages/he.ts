import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'שליחה',
  stop: 'עצירה',
  charactersLeft: 'נותרו {count} תווים',
  dropHere: 'שחררו כאן',
};
