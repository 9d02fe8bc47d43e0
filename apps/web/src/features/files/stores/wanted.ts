import { atom } from 'nanostores';
import { hasDraftFiles } from './draft-files.ts';
import type { UploadList } from './uploads.ts';

/** Writing boxes that have files: only for them the tray is loaded. */
export const $wanted = atom<ReadonlySet<string>>(new Set());

export function isWanted(wanted: ReadonlySet<string>, composerId: string): boolean {
  return wanted.has(composerId) || hasDraftFiles(composerId);
}

/** For one box; all that does the work is loaded with the first file. Answers what takes them back. */
export async function addFiles(composerId: string, files: readonly File[]): Promise<() => void> {
  if (files.length === 0) return () => {};
  const list = await openUploads(composerId);
  const keys = list.add(files);
  return () => keys.forEach((key) => list.remove(key));
}

async function openUploads(composerId: string): Promise<UploadList> {
  $wanted.set(new Set([...$wanted.get(), composerId]));
  const { uploadsOf } = await import('./uploads.ts');
  return uploadsOf(composerId);
}

/** Asks the person for files. */
export function chooseFiles(composerId: string): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => void addFiles(composerId, [...(input.files ?? [])]));
  input.click();
}
