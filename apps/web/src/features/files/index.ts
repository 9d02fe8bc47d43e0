export { MessageFiles } from './components/message-files.tsx';
export { startFiles } from './part.ts';
export { knownAttachments } from './stores/known-files.ts';
