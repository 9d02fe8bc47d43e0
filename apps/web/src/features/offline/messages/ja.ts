import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: 'オフラインです。このブラウザーに保存された会話は読めます。書いたメッセージは待機し、あとで送信されます。',
  away: 'Parley が応答していません。このページは自動で再試行し、書いたメッセージは待機します。',
  tryNow: '今すぐ再試行',
  newer: 'Parley の新しいバージョンがあります。',
  reload: '再読み込み',
};
