import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../files.mjs';
import { root } from '../paths.mjs';
import { readModule } from './modules.mjs';
import { findCycles, findHeavyStart, moduleRules } from './rules.mjs';

/**
 * Checks the layers and habits that a type checker does not see. Gives back what is wrong:
 * `{ rule, file, line, message }`, in the order of files and lines.
 */
export function checkConventions(base = root) {
  const files = ['packages', 'apps', 'stress', 'scripts', 'evals']
    .flatMap((folder) => filesBelow(folder, base))
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith('.d.ts'));
  const workspaces = readWorkspaces(base);
  const modules = files.map((file) => readModule(file, readFileSync(path.join(base, file), 'utf8')));
  const found = findCycles(modules, { workspaces }).map((violation) => ({ rule: 'no-cycles', ...violation }));
  for (const violation of findHeavyStart(modules, { workspaces })) found.push({ rule: 'light-start', ...violation });
  for (const module of modules) {
    for (const [rule, look] of Object.entries(moduleRules)) {
      for (const violation of look(module, { workspaces })) found.push({ rule, file: module.file, ...violation });
    }
  }
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

/** Package name → folder, from the package.json of every workspace. */
function readWorkspaces(base) {
  const manifests = ['packages', 'apps', 'stress', 'evals']
    .flatMap((folder) => filesBelow(folder, base))
    .filter((file) => /^(?:(?:packages|apps)\/[^/]+|stress|evals)\/package\.json$/.test(file));
  return Object.fromEntries(
    manifests.map((file) => [JSON.parse(readFileSync(path.join(base, file), 'utf8')).name, path.posix.dirname(file)]),
  );
}
