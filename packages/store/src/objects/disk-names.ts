import { isObjectKeySegment } from '@parley/core';

/**
 * Keys as file names that mean the same on every system: capitals are escaped (macOS and Windows fold
 * case), device names of Windows are broken up, and the last character tells an object from a folder,
 * so `a` and `a/b` fit beside each other and foreign files (`.DS_Store`) are never taken for objects.
 */
const objectMark = '@';
const folderMark = '=';
const windowsDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

export function pathOfKey(key: string): { readonly folders: readonly string[]; readonly file: string } {
  const segments = key.split('/').map(escapeSegment);
  return {
    folders: segments.slice(0, -1).map((segment) => segment + folderMark),
    file: `${segments.at(-1) ?? ''}${objectMark}`,
  };
}

export function folderName(segment: string): string {
  return escapeSegment(segment) + folderMark;
}

/** The part of a key a directory entry stands for: `name` for an object, `name/` for a folder. */
export function keyPartOfName(name: string): string | undefined {
  const mark = name.at(-1);
  if (mark !== objectMark && mark !== folderMark) return undefined;
  const escaped = name.slice(0, -1);
  const segment = escaped.replace(/\+([a-z-])/g, (_, letter: string) => (letter === '-' ? '' : letter.toUpperCase()));
  // Only the one spelling that writing produces counts, so that no two files claim one key.
  if (!isObjectKeySegment(segment) || escapeSegment(segment) !== escaped) return undefined;
  return mark === folderMark ? `${segment}/` : segment;
}

function escapeSegment(segment: string): string {
  const escaped = segment.replace(/[A-Z]/g, (letter) => `+${letter.toLowerCase()}`);
  return windowsDevice.test(segment) ? `+-${escaped}` : escaped;
}
