import type { Messages } from './en.ts';

export const messages: Messages = {
  default: '既定のモデル',
  chooseModel: 'モデル：{name}',
  searchModels: 'モデルを検索',
  contextTokens: 'コンテキスト{tokens}トークン',
  images: '画像対応',
  tools: 'ツール対応',
  thinks: '思考あり',
};
