export { TranslatedMarkdown as Markdown } from './components/translated-markdown.tsx';
export type { MarkdownProps } from './components/markdown.tsx';
