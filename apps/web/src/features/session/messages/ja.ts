import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Parley へようこそ',
  signInTitle: 'おかえりなさい',
  firstIntro: 'まだアカウントがありません。最初のアカウントが管理者になります。',
  signInIntro: 'サインインして会話を続けましょう。',
  name: 'お名前',
  email: 'メールアドレス',
  password: 'パスワード',
  code: 'セットアップコード',
  codeHelp: 'サーバーの起動時に表示されています。',
  createFirst: '最初のアカウントを作成',
  signIn: 'サインイン',
  wrongCredentials: 'メールアドレスまたはパスワードが違います。',
  withOrganisation: '組織のアカウントでサインイン',
  expired: 'セッションが終了しました。もう一度サインインすると続けられます。何も失われていません。',
  leaveTitle: 'サインアウトしますか？',
  leaveText: '{count, plural, other {送信されていないメッセージが#件あります。サインアウトすると失われます。}}',
  leave: 'サインアウト',
};
