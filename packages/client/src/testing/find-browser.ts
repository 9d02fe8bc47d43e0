import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium of browser tests: `PARLEY_CHROMIUM`, else one of this machine. `npm test` installs Debian's where it
 * may; undefined means that browser tests are skipped.
 */
export function findBrowser(): string | undefined {
  const given = process.env['PARLEY_CHROMIUM'] ?? '';
  if (given !== '') return programAt(given);
  return names.map(programAt).find((file) => file !== undefined);
}

function programAt(name: string): string | undefined {
  const folders = path.isAbsolute(name) ? [''] : (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
