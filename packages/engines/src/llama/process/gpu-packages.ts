import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Lets node-llama-cpp find its packages for graphics cards in a folder of the data: in the installation itself they are
 * empty, since they are twenty times as large as everything else. False where none is there.
 */
export function useGpuPackages(folder: string): boolean {
  const home = path.join(folder, 'node_modules', '@node-llama-cpp');
  if (!existsSync(home)) return false;
  registerHooks({
    resolve(specifier, context, next) {
      const name = /^@node-llama-cpp\/([\w-]+)$/.exec(specifier)?.[1];
      const file = name === undefined ? undefined : path.join(home, name, 'dist', 'index.js');
      if (file === undefined || !existsSync(file)) return next(specifier, context);
      return { url: pathToFileURL(file).href, format: 'module', shortCircuit: true };
    },
  });
  return true;
}
