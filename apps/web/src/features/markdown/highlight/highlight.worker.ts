import { highlight } from './highlight.ts';

export interface HighlightRequest {
  readonly id: number;
  readonly language: string;
  readonly code: string;
}

export interface HighlightAnswer {
  readonly id: number;
  readonly lines: readonly string[] | null;
}

addEventListener('message', ({ data: { id, language, code } }: MessageEvent<HighlightRequest>) => {
  const answer = (lines: readonly string[] | null) => postMessage({ id, lines } satisfies HighlightAnswer);
  highlight(language, code).then(answer, () => answer(null));
});
