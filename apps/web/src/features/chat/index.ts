export { reconnectChats } from './stores/open-chats.ts';
