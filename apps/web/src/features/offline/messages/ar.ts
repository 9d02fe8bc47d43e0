import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: 'أنت غير متصل. يمكن قراءة ما يحفظه هذا المتصفح، وما تكتبه ينتظر ويُرسل لاحقًا.',
  away: 'لا يستجيب Parley. تحاول هذه الصفحة من جديد تلقائيًا، وما تكتبه ينتظر.',
  tryNow: 'إعادة المحاولة الآن',
  newer: 'يتوفر إصدار جديد من Parley.',
  reload: 'إعادة التحميل',
};
