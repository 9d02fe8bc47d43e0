export const messages = {
  send: 'Send',
  stop: 'Stop',
  charactersLeft: '{count} characters left',
  dropHere: 'Drop it here',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
