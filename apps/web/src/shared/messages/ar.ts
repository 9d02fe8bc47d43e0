import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'إغلاق',
  cancel: 'إلغاء',
  save: 'حفظ',
  undo: 'تراجع',
  somethingWrong: 'حدث خطأ ما.',
  unreachable: 'تعذّر الوصول إلى الخادم.',
  tryAgainIn: 'أعد المحاولة بعد {time}.',
  tryAgain: 'إعادة المحاولة',
  nothingHere: 'لا شيء هنا بعد.',
  more: 'المزيد',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};
