import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'סקירה',
  recent: 'שיחות אחרונות',
  none: 'אין עדיין כלום. אפשר להתחיל ממה שעולה בדעתך.',
  start: 'להתחיל משהו חדש',
  activity: 'שנים־עשר השבועות האחרונים',
  onDay: '{date}: {count, plural, =0 {כלום} one {שיחה אחת} two {שתי שיחות} other {# שיחות}}',
  system: 'מערכת',
  allWell: 'הכול עובד',
  someTrouble: 'משהו דורש תשומת לב: {what}',
  version: 'Parley {version}, פועל כבר {time}',
  messages: '{count, plural, one {הודעה אחת} two {שתי הודעות} other {# הודעות}}',
};
