export { startTemporary } from './stores/new-chat.ts';
export { reconnectChats, sendWaiting } from './stores/open-chats.ts';
