export { createFolderInstructions } from './folder-instructions.ts';
export { createFolderService, type FolderService, type FolderStore, type NewFolder } from './folder.service.ts';
