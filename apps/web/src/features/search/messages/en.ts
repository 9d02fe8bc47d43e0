export const messages = {
  search: 'Search',
  hint: 'Search what was said',
  go: 'Search',
  from: 'From',
  to: 'To',
  who: 'Said by',
  anyone: 'Anyone',
  me: 'Me',
  parley: 'Parley',
  tag: 'Tag',
  howMany: 'At most',
  found: '{count, plural, =0 {Nothing found} one {# conversation} other {# conversations}}',
  score: 'Match {percent}',
  open: 'Open at this message',
  start: 'Words, names, or what it was about.',
  nothing: 'Nothing fits. Try other words, or fewer filters.',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
