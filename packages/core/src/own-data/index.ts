export { conversationMarkdown } from './conversation-text.ts';
export { exportAccount, type ExportLine, type ExportStore, type RecordKind, type RecordRow } from './export.ts';
export { createRemoval, createRemovalUpkeep, type Removal, type RemovalStore } from './removal.ts';
