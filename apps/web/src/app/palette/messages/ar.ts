import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: 'ماذا تريد أن تفعل؟',
  nothing: 'لا شيء بهذا الاسم.',
  section: '{page}: {name}',
  useModel: 'استخدام النموذج {name}',
  messages: 'الرسائل',
  looking: 'جارٍ البحث في الرسائل…',
  searchFor: 'البحث عن «{words}»',
  count: '{count, plural, =0 {لا نتائج} one {نتيجة واحدة} two {نتيجتان} few {# نتائج} many {# نتيجة} other {# نتيجة}}',
};
