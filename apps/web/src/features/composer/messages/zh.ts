import type { Messages } from './en.ts';

export const messages: Messages = {
  send: '发送',
  stop: '停止',
  charactersLeft: '还可输入 {count} 个字符',
  dropHere: '拖放到这里',
};
