import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'חיפוש',
  hint: 'חיפוש במה שנאמר',
  go: 'חיפוש',
  from: 'מתאריך',
  to: 'עד תאריך',
  who: 'נאמר על ידי',
  anyone: 'כולם',
  me: 'אני',
  parley: 'Parley',
  tag: 'תגית',
  howMany: 'לכל היותר',
  found: '{count, plural, =0 {לא נמצא דבר} one {שיחה אחת} two {שתי שיחות} other {# שיחות}}',
  score: 'התאמה {percent}',
  open: 'פתיחה בהודעה הזאת',
  start: 'מילים, שמות, או על מה זה היה.',
  nothing: 'אין התאמה. אפשר לנסות מילים אחרות או פחות מסננים.',
};
