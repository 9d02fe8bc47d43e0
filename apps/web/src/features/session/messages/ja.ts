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
  withOrganisation: '組織のアカウントでサインイン',
};
