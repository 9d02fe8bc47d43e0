import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Senden',
  stop: 'Anhalten',
  charactersLeft: 'Noch {count} Zeichen',
  dropHere: 'Hier ablegen',
  goesWith: 'Wird mit der Nachricht gesendet',
  remove: '{name} entfernen',
  removed: '{name} entfernt',
  suggestions: '{count, plural, =0 {Keine Vorschläge} one {# Vorschlag} other {# Vorschläge}}',
  suggestionsLabel: 'Vorschläge',
  searching: 'Suche …',
  commands: 'Befehle',
  tools: 'Werkzeuge',
  tabIndents: 'Tab rückt hier ein. Esc und dann Tab verlässt das Feld.',
  pastedRich: 'Als Markdown eingefügt. Rückgängig macht reinen Text daraus.',
};
