export { RenameField } from './components/rename-field.tsx';
export { Sidebar } from './components/sidebar.tsx';
export {
  archiveConversations,
  beginConversation,
  changeConversation,
  deleteConversations,
  discardTemporary,
  exportConversation,
  forkAt,
  keepConversation,
} from './stores/changes.ts';
export { $folders, $newFolder } from './stores/folders.ts';
export { catchUp, onContextChanged, startList } from './stores/feed.ts';
export { $asking, $list, $running, drop, findConversation, isUnread, markRunning, onGone, put } from './stores/list.ts';
export { $isVisible, $lookedAt } from './stores/reading.ts';
export { titleOf } from './stores/title.ts';
