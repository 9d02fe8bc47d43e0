export const messages = {
  notifications: 'Notifications',
  notificationsText: 'Kept in this browser. How many conversations are unread also stands in the title of the tab.',
  tell: 'Tell me when an answer is finished and I am elsewhere',
  tellText:
    'In another conversation, tab or app; also when a tool waits for your word. Only while Parley is open somewhere in this browser.',
  noneHere:
    'This browser has no notifications for pages. On an iPhone or iPad, add Parley to the Home Screen and open it from there.',
  unsafe: 'Browsers allow notifications only over https or on this machine itself.',
  refused:
    'The browser refuses notifications from Parley. Allow them in its settings for this page (the sign beside the address), then switch this on.',
  unanswered:
    'The browser’s question was not answered, so nothing is shown. Switch this on again to be asked once more.',
  words: 'Show its first words',
  wordsText:
    'The first line of the answer, where notifications appear: also on a locked screen. Never of temporary chats.',
  finished: 'The answer is finished',
  notFinished: 'The answer could not be finished',
  asks: 'A tool waits for your word',
  temporary: 'Temporary chat',
  open: 'Open',
  saidOf: '“{title}”: {what}',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
