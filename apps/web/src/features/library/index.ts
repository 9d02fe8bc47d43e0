export { FilesSection } from './components/files-section.tsx';
