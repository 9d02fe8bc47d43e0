import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: '通知',
  notificationsText: '保存在此浏览器中。未读对话的数量也会显示在标签页的标题中。',
  tell: '当我在别处时，回答完成后通知我',
  tellText: '当你在其他对话、标签页或应用中时；工具等待你的许可时也会通知。仅在此浏览器中打开着 Parley 时有效。',
  noneHere: '此浏览器不支持网页通知。在 iPhone 或 iPad 上，请将 Parley 添加到主屏幕并从那里打开。',
  unsafe: '浏览器仅允许通过 https 或在本机上使用通知。',
  refused: '浏览器拒绝了 Parley 的通知。请在浏览器对此页面的设置中（地址旁的图标）允许通知，然后再打开此项。',
  unanswered: '浏览器的询问没有得到答复，因此不会显示通知。再次打开此项即可重新询问。',
  words: '显示开头的文字',
  wordsText: '在通知中显示回答的第一行，锁屏时也会显示。临时聊天的内容从不显示。',
  finished: '回答已完成',
  notFinished: '回答未能完成',
  asks: '工具正在等待你的许可',
  temporary: '临时聊天',
  open: '打开',
  saidOf: '“{title}”：{what}',
};
