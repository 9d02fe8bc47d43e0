import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = realpathSync(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'));

/** Tells this checkout from every other one on the machine: names, ports and folders are derived from it. */
export const checkoutHash = createHash('sha256').update(root).digest('hex');

export const inRoot = (...parts) => path.join(root, ...parts);
