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
  wrongCredentials: 'כתובת הדוא״ל או הסיסמה שגויות.',
  withOrganisation: 'כניסה דרך הארגון',
  expired: 'ההתחברות הסתיימה. היכנסו שוב כדי להמשיך: דבר לא אבד.',
  leaveTitle: 'לצאת?',
  leaveText:
    '{count, plural, one {הודעה אחת ממתינה כאן ולא נשלחה. היא תאבד ביציאה.} two {שתי הודעות ממתינות כאן ולא נשלחו. הן יאבדו ביציאה.} other {# הודעות ממתינות כאן ולא נשלחו. הן יאבדו ביציאה.}}',
  leave: 'יציאה',
};
