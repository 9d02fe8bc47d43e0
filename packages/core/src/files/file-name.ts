import { limits } from '@parley/protocol';

/** Control characters, and those that turn the direction of writing: `gpj.exe` must not read as `exe.jpg` (F1.5). */
const unseen = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What a file is called where people see it: never a path, never longer than fits (F1.5). */
export function cleanFileName(given: string | undefined): string {
  const segment = (given ?? '').replaceAll('\\', '/').split('/').at(-1) ?? '';
  const name = segment.normalize('NFC').replace(loneSurrogate, '').replace(unseen, '').replace(/\s+/gu, ' ').trim();
  if (/^\.*$/.test(name)) return 'file';
  return shortened(name);
}

/** Small letters, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /[^.]\.([a-z0-9_+-]{1,16})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function shortened(name: string): string {
  if (name.length <= limits.fileNameCharacters) return name;
  const extension = extensionOf(name);
  const end = extension === '' ? '' : name.slice(-extension.length - 1);
  // By characters, so that no pair is cut.
  let kept = '';
  for (const character of name) {
    if (kept.length + character.length + end.length + 1 > limits.fileNameCharacters) break;
    kept += character;
  }
  return `${kept}…${end}`;
}
