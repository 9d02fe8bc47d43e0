import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: '你已离线。此浏览器保存的内容可以阅读；你写的内容会等待，稍后发送。',
  away: 'Parley 没有响应。此页面会自动重试；你写的内容会等待。',
  tryNow: '立即重试',
  newer: 'Parley 有新版本了。',
  reload: '重新加载',
};
