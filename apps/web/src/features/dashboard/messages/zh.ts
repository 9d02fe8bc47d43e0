import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: '概览',
  recent: '最近的对话',
  none: '还没有内容。从你想到的开始吧。',
  start: '开始新的对话',
  allWell: '一切正常',
  someTrouble: '需要注意：{what}',
  version: 'Parley {version}，已运行 {time}',
  messages: '{count, plural, other {# 条消息}}',
  quickStart: '快速开始',
  answering: '正在回答',
  unread: '新回答',
};
