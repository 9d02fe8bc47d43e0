import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: 'מה תרצו לעשות?',
  nothing: 'אין דבר בשם הזה.',
  section: '{page}: {name}',
  useModel: 'שימוש במודל {name}',
  messages: 'הודעות',
  looking: 'מחפש בהודעות…',
  searchFor: 'חיפוש ”{words}“',
  count: '{count, plural, =0 {לא נמצא דבר} one {תוצאה אחת} two {שתי תוצאות} other {# תוצאות}}',
};
