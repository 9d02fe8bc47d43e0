import { existsSync, readFileSync } from 'node:fs';
import { ensureBuilt } from './build.mjs';
import { runHere } from './exec.mjs';
import { Refusal } from './fail.mjs';
import { filesBelow } from './files.mjs';
import { ensureInstalled } from './install.mjs';
import { findNode } from './node24.mjs';
import { inRoot, root } from './paths.mjs';

/**
 * Runs `stress/src/<kind>/<NAME>.ts` (built) with the arguments that follow its name. Each such file is a program, and
 * tells what it does by its export `summary`.
 */
export async function runProgram({ kind, command, argument }) {
  const [name, ...args] = process.argv.slice(2);
  const programs = findPrograms(kind);
  if (!name || name === '--list' || name === '--help') {
    const usage = `npm run ${command} -- ${argument} [--json] [options]`;
    const lines = programs.map((program) => `  ${program.name.padEnd(16)} ${program.summary}`);
    console.log([usage, '', ...lines].join('\n'));
    return name ? 0 : 2;
  }
  if (!programs.some((program) => program.name === name)) {
    throw new Refusal(`there is no ${command} ${name}; npm run ${command} -- --list names them`);
  }
  // `--json` promises one object on stdout, so our own words go to stderr.
  const say = (text) => console.error(text);
  await ensureInstalled({ say });
  await ensureBuilt({ say });
  const env = { ...process.env, FORCE_COLOR: process.env.FORCE_COLOR ?? '0' };
  return runHere(findNode(), [inRoot('stress', 'dist', kind, `${name}.js`), ...args], { cwd: root, env });
}

function findPrograms(kind) {
  const folder = `stress/src/${kind}`;
  if (!existsSync(inRoot(folder))) return [];
  return filesBelow(folder)
    .filter((file) => new RegExp(`^${folder}/[^/]+\\.ts$`).test(file) && !file.endsWith('.test.ts'))
    .map((file) => ({ name: file.slice(folder.length + 1, -'.ts'.length), summary: readSummary(file) }));
}

/** Read, not imported: importing would run the program. */
function readSummary(file) {
  const source = readFileSync(inRoot(file), 'utf8');
  return /export const summary\s*=\s*(['"`])([\s\S]*?)(?<!\\)\1/.exec(source)?.[2].replaceAll(/\s+/g, ' ') ?? '';
}
