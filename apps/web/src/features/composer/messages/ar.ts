import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'إرسال',
  stop: 'إيقاف',
  charactersLeft: 'تبقّى {count} حرفًا',
  dropHere: 'أفلته هنا',
};
