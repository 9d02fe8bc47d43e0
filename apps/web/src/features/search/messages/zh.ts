import type { Messages } from './en.ts';

export const messages: Messages = {
  search: '搜索',
  hint: '搜索说过的内容',
  go: '搜索',
  from: '从',
  to: '到',
  who: '发言者',
  anyone: '任何人',
  me: '我',
  parley: 'Parley',
  tag: '标签',
  howMany: '最多',
  found: '{count, plural, =0 {未找到} other {# 个对话}}',
  score: '匹配度 {percent}',
  open: '打开此消息',
  start: '词语、名字或主题。',
  nothing: '没有匹配内容。试试其他词语或减少筛选。',
};
