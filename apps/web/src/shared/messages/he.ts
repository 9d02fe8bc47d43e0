import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'סגירה',
  cancel: 'ביטול',
  save: 'שמירה',
  undo: 'ביטול הפעולה',
  somethingWrong: 'משהו השתבש.',
  unreachable: 'אין גישה לשרת.',
  tryAgainIn: 'אפשר לנסות שוב בעוד {time}.',
  tryAgain: 'ניסיון נוסף',
  nothingHere: 'אין כאן כלום עדיין.',
  more: 'עוד',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};
