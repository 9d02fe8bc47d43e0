export { reconnectChats, sendWaiting } from './stores/open-chats.ts';
