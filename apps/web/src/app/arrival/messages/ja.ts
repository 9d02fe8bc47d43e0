import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'アドレスの文章が長すぎるため、残りは省かれました。',
  noModel: 'アドレスで指定されたモデル「{model}」はここでは使えません。既定のモデルが回答します。',
};
