import type { Messages } from './en.ts';

export const messages: Messages = {
  send: '送信',
  stop: '停止',
  charactersLeft: '残り{count}文字',
  dropHere: 'ここにドロップ',
  goesWith: 'メッセージと一緒に送るもの',
  remove: '{name} を外す',
  removed: '{name} を外しました',
  suggestions: '{count, plural, =0 {候補はありません} other {候補#件}}',
  suggestionsLabel: '候補',
  searching: '検索中…',
  commands: 'コマンド',
  tools: 'ツール',
  tabIndents: 'ここでは Tab で字下げします。Esc、続けて Tab で入力欄を離れます。',
  pastedRich: 'Markdown として貼り付けました。元に戻すとプレーンテキストになります。',
};
