import type { QueryPastResult } from '@parley/protocol';
import { titleOf } from '../../conversations/index.ts';
import { queryPast } from '../api/search.ts';
import { piecesOf } from './marks.ts';

/** One message that fits, in a line. */
export interface Hit {
  readonly conversationId: string;
  readonly messageId: string;
  readonly title: string;
  readonly pieces: ReturnType<typeof piecesOf>;
}

/** The messages that fit best. */
export async function findHits(query: string, most: number): Promise<readonly Hit[]> {
  return hitsOf(await queryPast({ query, top_k: most }), most);
}

/** The best of each conversation before the second best of any. */
export function hitsOf({ results }: QueryPastResult, most: number): readonly Hit[] {
  return results
    .flatMap(({ conversation, passages }) => passages.map((passage, rank) => ({ conversation, passage, rank })))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ conversation, passage }) => {
      const { text, highlights } = excerptOf(passage.text, passage.highlights);
      return {
        conversationId: conversation.id,
        messageId: passage.message_id,
        title: titleOf(conversation),
        pieces: piecesOf(text, highlights),
      };
    });
}

const before = 32;
const longest = 160;

/** What stands around the first words that matched. */
export function excerptOf(
  text: string,
  highlights: readonly (readonly [number, number])[],
): { readonly text: string; readonly highlights: readonly (readonly [number, number])[] } {
  const first = Math.min(...highlights.map(([from]) => from), text.length);
  const wanted = highlights.length === 0 || first <= before ? 0 : first - before;
  // From the beginning of a word.
  const rest = /^\S*\s*/.exec(text.slice(wanted))?.[0].length ?? 0;
  const start = wanted === 0 ? 0 : Math.min(first, wanted + rest);
  const mark = start === 0 ? '' : '…';
  const moved = highlights.map(([from, to]) => [from - start + mark.length, to - start + mark.length] as const);
  return {
    text: mark + text.slice(start, start + longest),
    highlights: moved.filter(([from]) => from >= 0),
  };
}
