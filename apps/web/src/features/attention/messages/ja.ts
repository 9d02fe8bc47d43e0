import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: '通知',
  notificationsText: 'このブラウザーに保存されます。未読の会話の数はタブのタイトルにも表示されます。',
  tell: '離れている間に回答が終わったら知らせる',
  tellText:
    '別の会話、タブ、アプリにいるとき。ツールが許可を待っているときも知らせます。このブラウザーのどこかで Parley を開いている間だけです。',
  noneHere:
    'このブラウザーではページからの通知を使えません。iPhone や iPad では、Parley をホーム画面に追加してそこから開いてください。',
  unsafe: '通知は https またはこのコンピューター自身でのみ使えます。',
  refused:
    'ブラウザーが Parley の通知を拒否しています。このページの設定（アドレスの横のアイコン）で許可してから、オンにしてください。',
  unanswered: 'ブラウザーの確認に回答がなかったため、通知は表示されません。もう一度オンにすると再び確認されます。',
  words: '最初の言葉を表示する',
  wordsText: '回答の最初の行を通知に表示します。ロック画面にも表示されます。一時チャットの内容は表示しません。',
  finished: '回答が終わりました',
  notFinished: '回答を最後まで書けませんでした',
  asks: 'ツールが許可を待っています',
  temporary: '一時チャット',
  open: '開く',
  saidOf: '「{title}」：{what}',
};
