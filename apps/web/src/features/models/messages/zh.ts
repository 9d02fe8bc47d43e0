import type { Messages } from './en.ts';

export const messages: Messages = {
  default: '默认模型',
  chooseModel: '模型：{name}',
  searchModels: '搜索模型',
  contextTokens: '上下文 {tokens} 词元',
  images: '可读图像',
  tools: '可用工具',
  thinks: '先思考',
  fetchingFirst: 'Parley 正在获取第一个语言模型 {name}。在此之前，内置应答器只会重复你写的内容。',
  noModelYet: '还没有语言模型：内置应答器只会重复你写的内容。',
  tryAgain: '重试',
  getModel: '获取 {name}',
  modelsForOne: '仅此消息使用',
};
