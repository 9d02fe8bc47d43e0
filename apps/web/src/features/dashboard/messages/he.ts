import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'סקירה',
  recent: 'שיחות אחרונות',
  none: 'אין עדיין כלום. אפשר להתחיל ממה שעולה בדעתך.',
  start: 'התחלת שיחה חדשה',
  allWell: 'הכול עובד',
  someTrouble: 'משהו דורש תשומת לב: {what}',
  version: 'Parley {version}, פועל כבר {time}',
  messages: '{count, plural, one {הודעה אחת} two {שתי הודעות} other {# הודעות}}',
  quickStart: 'התחלה מהירה',
  answering: 'עונה עכשיו',
  unread: 'תשובה חדשה',
};
