import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: 'Was möchtest du tun?',
  nothing: 'Nichts mit diesem Namen.',
  section: '{page}: {name}',
  useModel: 'Modell {name} verwenden',
  messages: 'Nachrichten',
  looking: 'Nachrichten werden durchsucht …',
  searchFor: 'Nach „{words}“ suchen',
  count: '{count, plural, =0 {Nichts gefunden} one {# Treffer} other {# Treffer}}',
};
