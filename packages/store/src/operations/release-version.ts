import { readFile } from 'node:fs/promises';

/** Of Parley: all its packages carry the same. */
export async function releaseVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
