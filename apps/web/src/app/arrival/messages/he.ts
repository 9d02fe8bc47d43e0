import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'הכתובת הכילה יותר מילים ממה שנכנס. השאר הושמט.',
  noModel: 'הכתובת מבקשת את המודל ”{model}“, שאי אפשר להשתמש בו כאן. מודל ברירת המחדל עונה.',
};
