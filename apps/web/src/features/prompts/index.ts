export { PromptsSection } from './components/prompts-section.tsx';
