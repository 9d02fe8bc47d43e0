import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'احتوى العنوان على نص أطول مما يتسع له الحقل. حُذف الباقي.',
  noModel: 'يطلب العنوان النموذج «{model}»، وهو غير متاح هنا. سيجيب النموذج الافتراضي.',
};
