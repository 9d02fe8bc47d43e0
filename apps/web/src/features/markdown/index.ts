export { CitationContext, type DrawCitation } from './components/citations.tsx';
export { TranslatedMarkdown as Markdown } from './components/translated-markdown.tsx';
export type { MarkdownProps } from './components/markdown.tsx';
