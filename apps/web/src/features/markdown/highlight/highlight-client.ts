import { trustedScriptUrl } from '../../../shared/trusted-types.ts';
import type { HighlightAnswer, HighlightRequest } from './highlight.worker.ts';
// oxlint-disable-next-line import/default -- the build gives the address of the built worker
import workerUrl from './highlight.worker.ts?worker&url';

type Lines = readonly string[] | null;

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, (lines: Lines) => void>();

/** Longer code is shown plain: nobody reads it for its colours. */
const maxLength = 200_000;

/** Off the main thread. Null: no colours for this one. */
export function requestHighlight(language: string, code: string): Promise<Lines> {
  if (code.length > maxLength) return Promise.resolve(null);
  worker ??= start();
  lastId += 1;
  const id = lastId;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ id, language, code } satisfies HighlightRequest);
  });
}

function start(): Worker {
  const started = new Worker(trustedScriptUrl(workerUrl), { type: 'module', name: 'highlight' });
  started.onmessage = ({ data: { id, lines } }: MessageEvent<HighlightAnswer>) => {
    waiting.get(id)?.(lines);
    waiting.delete(id);
  };
  started.onerror = () => {
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  return started;
}
