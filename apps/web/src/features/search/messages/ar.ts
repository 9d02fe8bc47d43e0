import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'البحث',
  hint: 'ابحث فيما قيل',
  go: 'بحث',
  from: 'من',
  to: 'إلى',
  who: 'القائل',
  anyone: 'الجميع',
  me: 'أنا',
  parley: 'Parley',
  tag: 'الوسم',
  howMany: 'بحد أقصى',
  found: '{count, plural, =0 {لا نتائج} one {محادثة واحدة} two {محادثتان} few {# محادثات} other {# محادثة}}',
  score: 'تطابق {percent}',
  open: 'فتح عند هذه الرسالة',
  start: 'كلمات أو أسماء أو ما دار حوله الحديث.',
  nothing: 'لا شيء مطابق. جرّب كلمات أخرى أو مرشحات أقل.',
};
