import { limits } from '@parley/protocol';

const fewestCharacters = 3;

/** FU7: what of a model's words can be suggested; `asked` is what was just asked. */
export function readFollowUps(said: string, asked: string): readonly string[] {
  const words = said.replaceAll(/<think>[\s\S]*?(?:<\/think>|$)/g, '');
  const taken: string[] = [];
  const known = new Set([sameness(asked)]);
  for (const candidate of jsonStrings(words) ?? listItems(words)) {
    const line = undress(candidate);
    if (!isSuggestion(line) || known.has(sameness(line))) continue;
    known.add(sameness(line));
    taken.push(line);
    if (taken.length === limits.followUps) break;
  }
  return taken;
}

/** The strings of the first list; undefined where there is no JSON. */
function jsonStrings(words: string): readonly string[] | undefined {
  const from = /[[{]\s*(?=["{[])/.exec(words);
  if (from === null) return undefined;
  const json = words.slice(from.index);
  const list = json.indexOf('[');
  if (list < 0) return undefined;
  // String by string and not by `JSON.parse`: a list that was cut off has whole ones at its beginning.
  return [...json.slice(list).matchAll(/"(?:[^"\\]|\\.)*"(?!\s*:)/g)].map(([quoted]) => parsed(quoted));
}

function parsed(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return '';
  }
}

const listMark = /^(?:[-*•–]|\d{1,2}[.)、．])\s*/u;

function listItems(words: string): readonly string[] {
  const lines = words.split('\n').map((line) => line.trim());
  const items = lines.filter((line) => listMark.test(line));
  return items.length > 0 ? items : lines.filter((line) => /[?？؟]["'”»」]?$/u.test(line) && !line.startsWith('>'));
}

/** Characters that turn the direction of what stands beside them. */
const turning = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function undress(candidate: string): string {
  return candidate
    .trim()
    .replace(listMark, '')
    .replaceAll(/\*\*|__|`/g, '')
    .replaceAll(turning, '')
    .replace(/^["'“”„«»「『‹]+/u, '')
    .replace(/["'“”„«»」』›]+$/u, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function isSuggestion(line: string): boolean {
  return (
    line.length >= fewestCharacters &&
    line.length <= limits.followUpCharacters &&
    /\p{L}/u.test(line) &&
    line.isWellFormed() &&
    // Links, HTML, headings, tables, and what no keyboard writes.
    !/\]\(|https?:|<[a-z/!]|^#|\||\p{Cc}/iu.test(line)
  );
}

function sameness(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
