export const messages = {
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  undo: 'Undo',
  somethingWrong: 'Something went wrong.',
  unreachable: 'The server cannot be reached.',
  tryAgainIn: 'Try again in {time}.',
  tryAgain: 'Try again',
  nothingHere: 'Nothing here yet.',
  more: 'More',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
