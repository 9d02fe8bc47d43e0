export { startTemporary } from './stores/new-chat.ts';
export { keepRecent, reconnectChats, sendWaiting } from './stores/open-chats.ts';
