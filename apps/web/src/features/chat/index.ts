export { chatActions } from './stores/described-actions.ts';
export { $wantsFollowUps } from './stores/wants-follow-ups.ts';
export { $isFollowing } from './stores/following.ts';
export { readBranch } from './stores/kept-branches.ts';
export { $newIsTemporary, $newModel, startTemporary } from './stores/new-chat.ts';
export { disconnectChats, keepRecent, knownChat, reconnectChats, sendWaiting } from './stores/open-chats.ts';
