import { FileInfo } from '@parley/protocol';

/** Uploaded and not sent, by conversation; `new` for the one that has not begun. */
const prefix = 'parley.draft-files.';

export function hasDraftFiles(composerId: string): boolean {
  try {
    return localStorage.getItem(prefix + composerId) !== null;
  } catch {
    return false;
  }
}

/** Those the server still has: it keeps what was never sent for a day. */
export function readDraftFiles(composerId: string, now: number): readonly FileInfo[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + composerId) ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.flatMap((value) => {
      const file = FileInfo.safeParse(value);
      return file.success && Date.parse(file.data.expires_at ?? '') > now ? [file.data] : [];
    });
  } catch {
    return [];
  }
}

export function keepDraftFiles(composerId: string, files: readonly FileInfo[]): void {
  try {
    if (files.length === 0) localStorage.removeItem(prefix + composerId);
    else localStorage.setItem(prefix + composerId, JSON.stringify(files));
  } catch {
    // A full or forbidden storage: they live as long as the page.
  }
}
