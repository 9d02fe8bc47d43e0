export { createFileService, type FileService, type FileServiceOptions, type UploadRequest } from './file.service.ts';
export {
  fileKey,
  toAttachment,
  type FileList,
  type FileQuery,
  type ListedFile,
  type FileStore,
  type NewFile,
  type ReadyFacts,
  type StoredFile,
} from './file-store.ts';
export { createFileUpkeep, type FileUpkeep, type FileUpkeepOptions } from './file-upkeep.ts';
export { moderatedText } from './moderated-text.ts';
export { prepareAttachments } from './prepare-attachments.ts';
