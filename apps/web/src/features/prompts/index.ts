export { QuickStart } from './components/quick-start.tsx';
export { PromptsSection } from './components/prompts-section.tsx';
