export const messages = {
  overview: 'Overview',
  recent: 'Recent conversations',
  none: 'Nothing yet. Begin with whatever is on your mind.',
  start: 'Begin something new',
  allWell: 'Everything works',
  someTrouble: 'Something needs attention: {what}',
  version: 'Parley {version}, running for {time}',
  messages: '{count, plural, one {# message} other {# messages}}',
  quickStart: 'Quick start',
  answering: 'Answering now',
  unread: 'New answer',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
