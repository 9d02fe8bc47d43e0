export { RenameField } from './components/rename-field.tsx';
export { Sidebar } from './components/sidebar.tsx';
export {
  archiveConversations,
  changeConversation,
  deleteConversations,
  forkAt,
  startConversation,
} from './stores/changes.ts';
export { $list, drop, markRunning, put, startList } from './stores/list.ts';
export { markSeen } from './stores/view.ts';
export { titleOf } from './stores/title.ts';
