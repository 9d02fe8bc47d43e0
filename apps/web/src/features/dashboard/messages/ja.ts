import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: '概要',
  recent: '最近の会話',
  none: 'まだありません。思いついたことから始めましょう。',
  start: '新しく始める',
  activity: '過去12週間',
  onDay: '{date}：{count, plural, =0 {なし} other {#件}}',
  system: 'システム',
  allWell: 'すべて正常です',
  someTrouble: '確認が必要です：{what}',
  version: 'Parley {version}、稼働時間{time}',
  messages: '{count, plural, other {#件のメッセージ}}',
};
