import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: '欢迎使用 Parley',
  signInTitle: '很高兴见到你',
  firstIntro: '这里还没有任何账户。第一个账户将成为管理员。',
  signInIntro: '登录以继续你的对话。',
  name: '你的名字',
  email: '电子邮箱',
  password: '密码',
  code: '初始设置码',
  codeHelp: '服务器启动时会显示它。',
  createFirst: '创建第一个账户',
  signIn: '登录',
  wrongCredentials: '邮箱或密码不正确。',
  withOrganisation: '使用你的组织登录',
  expired: '登录会话已结束。重新登录即可继续：什么都没有丢失。',
  leaveTitle: '要退出登录吗？',
  leaveText: '{count, plural, other {有 # 条消息尚未发送。退出登录后会丢失。}}',
  leave: '退出登录',
};
