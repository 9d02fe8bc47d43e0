import type { Messages } from './en.ts';

export const messages: Messages = {
  close: '关闭',
  cancel: '取消',
  save: '保存',
  undo: '撤销',
  somethingWrong: '出了点问题。',
  unreachable: '无法连接到服务器。',
  tryAgainIn: '请在 {time}后重试。',
  tryAgain: '重试',
  nothingHere: '这里还没有内容。',
  more: '更多',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};
