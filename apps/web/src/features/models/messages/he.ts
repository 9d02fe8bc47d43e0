import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'המודל הרגיל',
  chooseModel: 'מודל: {name}',
  searchModels: 'חיפוש מודלים',
  contextTokens: 'הקשר של {tokens} אסימונים',
  images: 'רואה תמונות',
  tools: 'משתמש בכלים',
  thinks: 'חושב קודם',
};
