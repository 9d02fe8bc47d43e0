import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: 'אין חיבור. אפשר לקרוא את מה שהדפדפן הזה שומר; מה שתכתבו ימתין ויישלח מאוחר יותר.',
  away: 'Parley אינו עונה. הדף הזה מנסה שוב מעצמו; מה שתכתבו ימתין.',
  tryNow: 'ניסיון נוסף עכשיו',
  newer: 'יש גרסה חדשה של Parley.',
  reload: 'רענון',
};
