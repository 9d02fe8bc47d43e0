import type { Messages } from './en.ts';

export const messages: Messages = {
  default: '默认模型',
  chooseModel: '模型：{name}',
  searchModels: '搜索模型',
  contextTokens: '上下文 {tokens} 词元',
  images: '可读图像',
  tools: '可用工具',
  thinks: '先思考',
};
