import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: '地址中的文字超出了可容纳的长度，其余部分已省略。',
  noModel: '地址要求使用模型“{model}”，但它在此处不可用。将由默认模型回答。',
};
