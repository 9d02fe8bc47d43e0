import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Überblick',
  recent: 'Letzte Gespräche',
  none: 'Noch nichts. Fang mit dem an, was dich beschäftigt.',
  start: 'Etwas Neues beginnen',
  allWell: 'Alles funktioniert',
  someTrouble: 'Etwas braucht Aufmerksamkeit: {what}',
  version: 'Parley {version}, läuft seit {time}',
  messages: '{count, plural, one {# Nachricht} other {# Nachrichten}}',
  quickStart: 'Schnellstart',
  answering: 'Antwortet gerade',
  unread: 'Neue Antwort',
};
