import type { ModelRequest } from '@parley/core';
import { resultsOf } from './script-calls.ts';
import type { Script } from './script-name.ts';

/** The whole answer of a script to a request, token by token: what came can be compared with it exactly. */
export interface ScriptTokens {
  readonly count: number;
  at(index: number): string;
}

/**
 * Depends on the text kind, the length, the seeds and the last user message only: scripts that differ in
 * timing or faults say the same, so an answer that broke off can be continued or repeated and compared.
 */
export function scriptTokens(script: Script, request: Pick<ModelRequest, 'messages' | 'parameters'>): ScriptTokens {
  const question = lastUserText(request.messages);
  switch (script.text) {
    case 'words':
      return words(script, hash(question) ^ script.seed ^ (request.parameters.seed ?? 0));
    case 'echo':
      return listed(piecesOf(question), script.tokens);
    case 'markdown':
      return repeated(markdownPieces, script.tokens);
    case 'results':
      return listed(piecesOf(resultsOf(request)), Number.POSITIVE_INFINITY);
    case 'images':
      return listed(piecesOf(imagesText(request.messages)), Number.POSITIVE_INFINITY);
    case 'asks':
      return listed(piecesOf(asksText(hash(question) ^ script.seed)), Number.POSITIVE_INFINITY);
    case 'demo':
      return listed(piecesOf(demoText(question, request.messages.length)), Number.POSITIVE_INFINITY);
    default:
      throw new TypeError(`No such script text: ${String(script.text satisfies never)}`);
  }
}

/** For tasks that want a few questions of a model. */
function asksText(seed: number): string {
  const start = mix(seed);
  const about = (index: number): string => vocabulary[mix(start + index) % plainWords] ?? '';
  return [0, 1, 2].map((index) => `${index + 1}. What is ${about(index)} ${index + 1} like?`).join('\n');
}

/** What of the last question it was given to see, and to read. */
function imagesText(messages: ModelRequest['messages']): string {
  const question = messages.findLast((message) => message.role === 'user');
  const images = question?.images ?? [];
  const seen = images.map(({ mediaType, bytes }) => `${mediaType} of ${bytes.length} bytes`);
  return `I see ${seen.length === 0 ? 'nothing' : seen.join(' and ')}. You wrote: ${question?.content ?? ''}`;
}

function lastUserText(messages: ModelRequest['messages']): string {
  return messages.findLast((message) => message.role === 'user')?.content ?? '';
}

/** Each token ends with its own number, so a lost, doubled or swapped one shows at once. */
function words(script: Script, seed: number): ScriptTokens {
  const start = mix(seed);
  return {
    count: script.tokens,
    at: (index) => `${vocabulary[mix(start + index) % vocabulary.length] ?? ''}${index} `,
  };
}

function listed(pieces: readonly string[], most: number): ScriptTokens {
  return { count: Math.min(pieces.length, most), at: (index) => pieces[index] ?? '' };
}

function repeated(pieces: readonly string[], count: number): ScriptTokens {
  return { count, at: (index) => pieces[index % pieces.length] ?? '' };
}

/** Words with the space before them, never cut inside; long unbroken runs in slices of whole characters. */
function piecesOf(text: string): string[] {
  return text.match(/\s*\S{1,24}|\s+$/gu) ?? [];
}

/** So many at the beginning are of plain letters. */
const plainWords = 25;

// Mostly plain words; now and then two and three byte characters, surrogate pairs, joined emoji and
// characters that JSON must escape, so that every reader on the way meets them.
const vocabulary: readonly string[] = [
  'amber',
  'basin',
  'candle',
  'delta',
  'ember',
  'forest',
  'garden',
  'harbour',
  'island',
  'juniper',
  'kettle',
  'lantern',
  'meadow',
  'north',
  'orchard',
  'pebble',
  'quartz',
  'river',
  'silver',
  'thunder',
  'umbra',
  'valley',
  'willow',
  'yonder',
  'zephyr',
  'naïve',
  'Übung',
  '東京',
  '🦊',
  '👩🏽‍🚀',
  'said:"so"',
  'back\\slash',
];

const markdownPieces = piecesOf(`## A sample of Markdown

A paragraph with **bold**, *italic*, \`code\` and a [link](https://example.org/).

1. First
2. Second
   - nested

| left | right |
|:-----|------:|
| α    | 12.5  |

\`\`\`ts
export const answer = (): number => 6 * 7;
\`\`\`

> A quotation, and mathematics: $e^{i\\pi} + 1 = 0$

`);

function demoText(question: string, messages: number): string {
  const quoted = shorten(question)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return `I am Parley's built-in scripted responder, not a language model: I do not understand what you write, I only repeat it.

You wrote:

${quoted}

I was given ${messages} ${messages === 1 ? 'message' : 'messages'} to answer from. To get real answers, ask the administrator of this Parley to connect a model server.`;
}

function shorten(text: string): string {
  const most = 2_000;
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

/** Spreads neighbouring numbers over 32 bits. */
export function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
