import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'Suche',
  hint: 'Suche in allem Gesagten',
  go: 'Suchen',
  from: 'Von',
  to: 'Bis',
  who: 'Gesagt von',
  anyone: 'Allen',
  me: 'Mir',
  parley: 'Parley',
  tag: 'Schlagwort',
  howMany: 'Höchstens',
  found: '{count, plural, =0 {Nichts gefunden} one {# Gespräch} other {# Gespräche}}',
  score: 'Treffer {percent}',
  open: 'An dieser Stelle öffnen',
  start: 'Wörter, Namen oder worum es ging.',
  nothing: 'Nichts passt. Versuche andere Wörter oder weniger Filter.',
};
