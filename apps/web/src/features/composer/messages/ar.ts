import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'إرسال',
  stop: 'إيقاف',
  charactersLeft: 'الأحرف المتبقية: {count}',
  dropHere: 'أفلته هنا',
  goesWith: 'يُرسل مع الرسالة',
  remove: 'إزالة {name}',
  removed: 'أُزيل {name}',
  suggestions:
    '{count, plural, =0 {لا اقتراحات} one {اقتراح واحد} two {اقتراحان} few {# اقتراحات} many {# اقتراحًا} other {# اقتراح}}',
  suggestionsLabel: 'اقتراحات',
  searching: 'جارٍ البحث…',
  commands: 'أوامر',
  tools: 'الأدوات',
  tabIndents: 'مفتاح Tab يزيح السطر هنا. اضغط Esc ثم Tab لمغادرة الحقل.',
  pastedRich: 'أُلصق بتنسيق Markdown. التراجع يجعله نصًا عاديًا.',
};
