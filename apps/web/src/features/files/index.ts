export { ImageViewer } from './components/image-viewer-later.ts';
export { MessageFiles } from './components/message-files.tsx';
export { contentPath } from './core/content-path.ts';
export { badgeOf } from './core/file-size.ts';
export { startFiles } from './part.ts';
export { knownAttachments } from './stores/known-files.ts';
