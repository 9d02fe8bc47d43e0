import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: '想做什么？',
  nothing: '没有找到。',
  section: '{page}：{name}',
  useModel: '使用模型 {name}',
  messages: '消息',
  looking: '正在搜索消息…',
  searchFor: '搜索“{words}”',
  count: '{count, plural, =0 {没有找到结果} other {# 个结果}}',
};
