import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'نظرة عامة',
  recent: 'المحادثات الأخيرة',
  none: 'لا شيء بعد. ابدأ بما يشغل بالك.',
  start: 'بدء محادثة جديدة',
  allWell: 'كل شيء يعمل',
  someTrouble: 'ثمة ما يحتاج انتباهًا: {what}',
  version: 'Parley {version}، يعمل منذ {time}',
  messages: '{count, plural, one {رسالة واحدة} two {رسالتان} few {# رسائل} other {# رسالة}}',
  quickStart: 'بداية سريعة',
  answering: 'يجيب الآن',
  unread: 'إجابة جديدة',
};
