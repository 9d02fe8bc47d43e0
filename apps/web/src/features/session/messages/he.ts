import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'ברוכים הבאים ל־Parley',
  signInTitle: 'טוב לראות אותך',
  firstIntro: 'לאיש אין כאן חשבון עדיין. הראשון יהיה חשבון הניהול.',
  signInIntro: 'היכנסו כדי להמשיך בשיחות.',
  name: 'השם שלך',
  email: 'דוא״ל',
  password: 'סיסמה',
  code: 'קוד התקנה',
  codeHelp: 'השרת הדפיס אותו בעת ההפעלה.',
  createFirst: 'יצירת החשבון הראשון',
  signIn: 'כניסה',
  withOrganisation: 'כניסה דרך הארגון',
};
