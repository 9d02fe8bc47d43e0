import type { Messages } from './en.ts';

export const messages: Messages = {
  send: '送信',
  stop: '停止',
  charactersLeft: '残り{count}文字',
  dropHere: 'ここにドロップ',
};
