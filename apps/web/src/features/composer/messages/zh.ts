import type { Messages } from './en.ts';

export const messages: Messages = {
  send: '发送',
  stop: '停止',
  charactersLeft: '还可输入 {count} 个字符',
  dropHere: '拖放到这里',
  goesWith: '随消息一起发送',
  remove: '移除 {name}',
  removed: '已移除 {name}',
  suggestions: '{count, plural, =0 {没有建议} other {# 条建议}}',
  suggestionsLabel: '建议',
  searching: '正在搜索…',
  commands: '命令',
  tools: '工具',
  tabIndents: '此处按 Tab 会缩进。先按 Esc 再按 Tab 可离开输入框。',
  pastedRich: '已粘贴为 Markdown。撤销可变为纯文本。',
};
