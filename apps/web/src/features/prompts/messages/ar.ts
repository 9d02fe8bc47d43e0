import type { Messages } from './en.ts';

export const messages: Messages = {
  savedPrompts: 'المطالبات المحفوظة',
  explained: 'اكتب شرطة مائلة ثم الأمر لاستخدامها من جديد.',
  import: 'استيراد',
  newPrompt: 'مطالبة جديدة',
  none: 'لم يُحفظ شيء بعد. المطالبة نص تستخدمه مرارًا، وفيه فراغات تُملأ.',
  edit: 'تعديل',
  delete: 'حذف',
  deleted: 'حُذفت \u200e/{command}',
  undo: 'تراجع',
  imported:
    '{count, plural, =0 {لم يُستورد شيء.} one {استُوردت مطالبة واحدة} two {استُوردت مطالبتان} few {استُوردت # مطالبات} many {استُوردت # مطالبة} other {استُوردت # مطالبة}}',
  command: 'الأمر',
  title: 'العنوان',
  content: 'النص',
  variablesHint: 'فراغات تُملأ: {example}. تُملأ تلقائيًا: {others}',
  cancel: 'إلغاء',
  save: 'حفظ',
  insert: 'إدراج',
  fillIn: 'ملء {name}',
  preview: 'معاينة',
  importText: 'النص المراد استيراده',
  importHint: 'كل مطالبة تحت سطر «\u200e/الأمر العنوان»، أو قائمة صدّرها برنامج آخر بصيغة JSON.',
  found:
    '{count, plural, =0 {لم يُعثر على مطالبات} one {عُثر على مطالبة واحدة} two {عُثر على مطالبتين} few {عُثر على # مطالبات} many {عُثر على # مطالبة} other {عُثر على # مطالبة}}',
  manage: 'إدارة المطالبات',
  saveFirst: 'حفظ أول مطالبة',
};
