import type { Messages } from './en.ts';

export const messages: Messages = {
  search: '検索',
  hint: '会話の内容を検索',
  go: '検索',
  from: '開始日',
  to: '終了日',
  who: '発言者',
  anyone: 'すべて',
  me: '自分',
  parley: 'Parley',
  tag: 'タグ',
  howMany: '最大件数',
  found: '{count, plural, =0 {見つかりません} other {#件の会話}}',
  score: '一致度{percent}',
  open: 'このメッセージを開く',
  start: '言葉、名前、話題など。',
  nothing: '一致するものがありません。言葉や条件を変えてみてください。',
};
