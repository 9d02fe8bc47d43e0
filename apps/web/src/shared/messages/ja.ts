import type { Messages } from './en.ts';

export const messages: Messages = {
  close: '閉じる',
  cancel: 'キャンセル',
  save: '保存',
  undo: '元に戻す',
  somethingWrong: '問題が発生しました。',
  unreachable: 'サーバーに接続できません。',
  tryAgainIn: '{time}後にもう一度お試しください。',
  tryAgain: '再試行',
  nothingHere: 'まだ何もありません。',
  more: 'もっと見る',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};
