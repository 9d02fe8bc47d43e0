import { createRequire } from 'node:module';
import path from 'node:path';

/** A module of a library in the very copy that one of our packages uses; by its path where the library does not export it. */
export function requireFrom(workspace: string, library: string, file?: string): unknown {
  const require = createRequire(import.meta.resolve(workspace));
  return require(file === undefined ? library : path.join(path.dirname(require.resolve(library)), file));
}
