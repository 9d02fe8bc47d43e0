import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'النموذج المعتاد',
  chooseModel: 'النموذج: {name}',
  searchModels: 'ابحث في النماذج',
  contextTokens: 'سياق {tokens} رمز',
  images: 'يرى الصور',
  tools: 'يستخدم الأدوات',
  thinks: 'يفكّر أولًا',
};
