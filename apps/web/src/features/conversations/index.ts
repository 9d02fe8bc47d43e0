export { RenameField } from './components/rename-field.tsx';
export { Sidebar } from './components/sidebar.tsx';
export {
  archiveConversations,
  beginConversation,
  changeConversation,
  deleteConversations,
  exportConversation,
  forkAt,
} from './stores/changes.ts';
export { $list, drop, findConversation, markRunning, put, refresh, startList } from './stores/list.ts';
export { markSeen } from './stores/view.ts';
export { titleOf } from './stores/title.ts';
