import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { findCatalogueFaults } from './check-catalogues.mjs';

/** A language without a word that English has does not get built. */
export function catalogues(): Plugin {
  return {
    name: 'parley-catalogues',
    async buildStart() {
      const faults = await findCatalogueFaults();
      if (faults.length > 0) this.error(`the catalogues do not agree:\n${faults.join('\n')}`);
    },
  };
}

/** The server answers these addresses with the page. */
export function pageList(paths: readonly string[]): Plugin {
  return {
    name: 'parley-pages',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(paths) });
    },
  };
}

const compressible = /\.(?:js|css|html|svg|json|webmanifest)$/;
const smallestBytes = 1_024;
/** From here on the best compression takes seconds and saves a hundredth. */
const quickFromBytes = 500_000;

/** The server sends a file as small as it was made here, and compresses nothing itself. */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'parley-compressed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = path.resolve(root, build.outDir);
    },
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile() || !compressible.test(entry.name) || statSync(file).size < smallestBytes) continue;
        const body = readFileSync(file);
        const quality = body.length < quickFromBytes ? 11 : 9;
        writeFileSync(`${file}.gz`, gzipSync(body, { level: 9 }));
        writeFileSync(
          `${file}.br`,
          brotliCompressSync(body, {
            params: {
              [constants.BROTLI_PARAM_QUALITY]: quality,
              [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
            },
          }),
        );
      }
    },
  };
}
