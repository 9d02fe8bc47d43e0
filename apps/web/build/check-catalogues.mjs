import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { languages } from '../src/shared/i18n/languages.ts';
import { placeholders } from '../src/shared/i18n/template.ts';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** Every folder `messages` has every language, with the same names, and texts that expect the same values. */
export async function findCatalogueFaults(base = source) {
  const folders = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'en.ts' && entry.parentPath.endsWith('messages'))
    .map((entry) => entry.parentPath);
  const checked = folders.flatMap((folder) => languages.map(({ code }) => checkOne(base, folder, code)));
  return (await Promise.all(checked)).flat();
}

async function checkOne(base, folder, code) {
  const file = join(folder, `${code}.ts`);
  const name = relative(dirname(base), file);
  if (!existsSync(file)) return [`${name} is missing`];
  const [english, other] = await Promise.all([messagesOf(join(folder, 'en.ts')), messagesOf(file)]);
  return compare(english, other).map((fault) => `${name}: ${fault}`);
}

async function messagesOf(file) {
  return (await import(pathToFileURL(file).href)).messages;
}

function compare(english, other) {
  const faults = [];
  for (const key of Object.keys(english)) {
    const text = other[key];
    if (typeof text !== 'string' || text === '') {
      faults.push(`no text for ${key}`);
      continue;
    }
    try {
      const [wanted, found] = [placeholders(english[key]).join(', '), placeholders(text).join(', ')];
      if (wanted !== found) faults.push(`${key} should expect {${wanted}} and expects {${found}}`);
    } catch (error) {
      faults.push(`${key}: ${error.message}`);
    }
  }
  for (const key of Object.keys(other)) if (!(key in english)) faults.push(`${key} is not in English`);
  return faults;
}
