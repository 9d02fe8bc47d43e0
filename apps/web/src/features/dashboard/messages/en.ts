export const messages = {
  overview: 'Overview',
  recent: 'Recent conversations',
  none: 'Nothing yet. Begin with whatever is on your mind.',
  start: 'Begin something new',
  activity: 'The last twelve weeks',
  onDay: '{date}: {count, plural, =0 {nothing} one {# conversation} other {# conversations}}',
  system: 'System',
  allWell: 'Everything works',
  someTrouble: 'Something needs attention: {what}',
  version: 'Parley {version}, running for {time}',
  messages: '{count, plural, one {# message} other {# messages}}',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
