import type { Messages } from './en.ts';

export const messages: Messages = {
  offline:
    'Du bist offline. Was dieser Browser aufbewahrt, lässt sich lesen; was du schreibst, wartet und wird später gesendet.',
  away: 'Parley antwortet nicht. Diese Seite versucht es von selbst wieder; was du schreibst, wartet.',
  tryNow: 'Jetzt versuchen',
  newer: 'Eine neue Version von Parley ist da.',
  reload: 'Neu laden',
};
