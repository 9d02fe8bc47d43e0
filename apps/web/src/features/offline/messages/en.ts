export const messages = {
  offline: 'You are offline. What this browser keeps can be read; what you write waits and is sent later.',
  away: 'Parley is not answering. This page tries again by itself; what you write waits.',
  tryNow: 'Try now',
  newer: 'A new version of Parley is here.',
  reload: 'Reload',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
