import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'النموذج المعتاد',
  chooseModel: 'النموذج: {name}',
  searchModels: 'ابحث في النماذج',
  contextTokens: 'سياق {tokens} رمز',
  images: 'يرى الصور',
  tools: 'يستخدم الأدوات',
  thinks: 'يفكّر أولًا',
  fetchingFirst: 'يجلب Parley أول نموذج لغوي له، {name}. إلى أن يصل، يكتفي مجيب مدمج بتكرار ما تكتبه.',
  noModelYet: 'لا يوجد نموذج لغوي بعد: مجيب مدمج يكتفي بتكرار ما تكتبه.',
  tryAgain: 'حاول مرة أخرى',
  getModel: 'اجلب {name}',
  modelsForOne: 'أجب عن هذه الرسالة باستخدام',
};
