import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: '概要',
  recent: '最近の会話',
  none: 'まだありません。思いついたことから始めましょう。',
  start: '新しく始める',
  allWell: 'すべて正常です',
  someTrouble: '確認が必要です：{what}',
  version: 'Parley {version}、稼働時間{time}',
  messages: '{count, plural, other {#件のメッセージ}}',
  quickStart: 'クイックスタート',
  answering: '回答中',
  unread: '新しい回答',
};
