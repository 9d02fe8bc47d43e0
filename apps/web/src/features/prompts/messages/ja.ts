import type { Messages } from './en.ts';

export const messages: Messages = {
  savedPrompts: '保存したプロンプト',
  explained: 'スラッシュとコマンドを入力すると、もう一度使えます。',
  import: 'インポート',
  newPrompt: '新しいプロンプト',
  none: 'まだ何も保存されていません。プロンプトとは、空欄を埋めて何度も使う文章です。',
  edit: '編集',
  delete: '削除',
  deleted: '/{command} を削除しました',
  undo: '元に戻す',
  imported: '{count, plural, =0 {インポートされたものはありません。} other {プロンプト#件をインポートしました}}',
  command: 'コマンド',
  title: 'タイトル',
  content: '本文',
  variablesHint: '埋める空欄：{example}。自動で埋まるもの：{others}',
  cancel: 'キャンセル',
  save: '保存',
  insert: '挿入',
  fillIn: '{name} の空欄を埋める',
  preview: 'プレビュー',
  importText: 'インポートする文章',
  importHint:
    '「/コマンド タイトル」の行の下に本文を書くか、他のプログラムが JSON でエクスポートした一覧を貼り付けます。',
  found: '{count, plural, =0 {プロンプトが見つかりません} other {プロンプト#件が見つかりました}}',
  manage: 'プロンプトを管理',
  saveFirst: '最初のプロンプトを保存',
};
