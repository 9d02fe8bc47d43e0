import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** What a page runs before it shows anything; routes that are called later come with their first call. */
const most = 23 * 1024;
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The names that the client and the page take from the protocol. */
function namesInUse() {
  const files = globSync(['packages/client/src/**/*.ts', 'apps/web/src/**/*.{ts,tsx}'], { cwd: repository });
  const sources = files
    .filter((file) => !/\.test\.|testing/.test(file))
    .map((file) => readFileSync(repository + file, 'utf8'));
  const imports = sources.flatMap((source) => [...source.matchAll(/^import \{([^}]*)\} from '@parley\/protocol';$/gm)]);
  const names = imports.flatMap(([, list]) => list.split(',').map((name) => name.trim().split(' ')[0]));
  return [...new Set(names.filter((name) => name !== '' && name !== 'type'))];
}

it('the protocol takes at most 23 KB of a browser before the page is there, gzipped', async () => {
  const names = namesInUse();
  expect(names).toContain('firstRoutes');
  expect(names).not.toContain('routes');
  const entry = '\0in-use';
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['parley:source', 'module', 'browser', 'import'] },
    plugins: [
      {
        name: 'what is in use',
        resolveId: (id) => (id.endsWith('in-use') ? entry : undefined),
        load: (id) =>
          id === entry
            ? `export { ${names.join(', ')} } from ${JSON.stringify(`${import.meta.dirname}/src/index.ts`)}`
            : undefined,
      },
    ],
    build: { write: false, minify: true, lib: { entry: 'in-use', formats: ['es'], fileName: 'protocol' } },
  });
  const [{ output }] = Array.isArray(result) ? result : [result];
  const bytes = output.reduce(
    (sum, file) => sum + gzipSync('code' in file ? file.code : file.source, { level: 9 }).length,
    0,
  );
  console.log(`protocol in the browser: ${(bytes / 1024).toFixed(1)} KB gzipped`);
  // A bundle that lost the schemas would be small too.
  expect(output[0].code).toContain('conversation.attached');
  expect(bytes).toBeLessThanOrEqual(most);
});
