import type { Messages } from './en.ts';

export const messages: Messages = {
  default: '既定のモデル',
  chooseModel: 'モデル：{name}',
  searchModels: 'モデルを検索',
  contextTokens: 'コンテキスト{tokens}トークン',
  images: '画像対応',
  tools: 'ツール対応',
  thinks: '思考あり',
  fetchingFirst:
    'Parley は最初の言語モデル {name} を取得しています。届くまでは、組み込みの応答が入力を繰り返すだけです。',
  noModelYet: 'まだ言語モデルがありません。組み込みの応答が入力を繰り返すだけです。',
  tryAgain: 'もう一度試す',
  getModel: '{name} を取得',
  modelsForOne: 'このメッセージだけに使うモデル',
};
