import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: '何をしますか？',
  nothing: '見つかりません。',
  section: '{page}：{name}',
  useModel: 'モデル {name} を使う',
  messages: 'メッセージ',
  looking: 'メッセージを検索中…',
  searchFor: '「{words}」を検索',
  count: '{count, plural, =0 {見つかりませんでした} other {#件の結果}}',
};
