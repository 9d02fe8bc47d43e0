import { randomUUID } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';

/** What is there and makes sense; `damaged` when it does not, so that the caller can put it aside (L2.16). */
export async function readJson<T>(
  path: string,
  parse: (value: unknown) => T | undefined,
): Promise<T | 'none' | 'damaged'> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'none';
    throw error;
  }
  try {
    return parse(JSON.parse(text)) ?? 'damaged';
  } catch {
    return 'damaged';
  }
}

/** Whole or not at all, also when the machine stops in the middle. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
    await rename(draft, path);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}
