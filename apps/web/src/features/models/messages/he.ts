import type { Messages } from './en.ts';

export const messages: Messages = {
  default: 'המודל הרגיל',
  chooseModel: 'מודל: {name}',
  searchModels: 'חיפוש מודלים',
  contextTokens: 'הקשר של {tokens} אסימונים',
  images: 'רואה תמונות',
  tools: 'משתמש בכלים',
  thinks: 'חושב קודם',
  fetchingFirst: 'Parley מביא את מודל השפה הראשון שלו, {name}. עד שיגיע, משיב מובנה רק חוזר על מה שכתבת.',
  noModelYet: 'עדיין אין מודל שפה: משיב מובנה רק חוזר על מה שכתבת.',
  tryAgain: 'לנסות שוב',
  getModel: 'להביא את {name}',
  modelsForOne: 'לענות על הודעה זו באמצעות',
};
