import hljs from 'highlight.js/lib/core';
import { collectorOption, type PieceCollector } from './collect.ts';
import { languages } from './languages.ts';
import { toLines } from './lines.ts';

hljs.configure({ __emitter: collectorOption });

const loading = new Map<string, Promise<void>>();

/** Lines as lines.ts describes them; null when the language is not known. */
export async function highlight(language: string, code: string): Promise<string[] | null> {
  if (!Object.hasOwn(languages, language)) return null;
  await load(language);
  const result = hljs.highlight(code, { language, ignoreIllegals: true }) as unknown as { _emitter: PieceCollector };
  return toLines(result._emitter.pieces);
}

function load(language: string): Promise<void> {
  let load = loading.get(language);
  if (!load) loading.set(language, (load = register(language)));
  return load;
}

async function register(id: string): Promise<void> {
  const language = Object.hasOwn(languages, id) ? languages[id] : undefined;
  if (!language) return;
  const { default: grammar } = await language.load();
  if (!hljs.getLanguage(id)) hljs.registerLanguage(id, grammar);
  // Not through load(): two languages may need each other.
  for (const other of language.needs ?? []) if (!hljs.getLanguage(other)) await register(other);
}
