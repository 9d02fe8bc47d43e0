export const messages = {
  hint: 'What would you like to do?',
  nothing: 'Nothing by that name.',
  section: '{page}: {name}',
  useModel: 'Use model {name}',
  messages: 'Messages',
  looking: 'Looking through messages …',
  searchFor: 'Search for “{words}”',
  count: '{count, plural, =0 {Nothing found} one {# result} other {# results}}',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
