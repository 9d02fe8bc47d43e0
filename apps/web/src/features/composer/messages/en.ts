export const messages = {
  send: 'Send',
  stop: 'Stop',
  charactersLeft: '{count} characters left',
  dropHere: 'Drop it here',
  goesWith: 'Goes with the message',
  remove: 'Remove {name}',
  removed: '{name} removed',
  suggestions: '{count, plural, =0 {No suggestions} one {# suggestion} other {# suggestions}}',
  suggestionsLabel: 'Suggestions',
  searching: 'Searching …',
  commands: 'Commands',
  tools: 'Tools',
  tabIndents: 'Tab indents here. Press Esc, then Tab, to leave the field.',
  pastedRich: 'Pasted as Markdown. Undo makes plain text of it.',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
