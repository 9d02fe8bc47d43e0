import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

const most = 30 * 1024;

it('the protocol takes at most 30 KB of a browser, gzipped', async () => {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['parley:source', 'module', 'browser', 'import'] },
    build: {
      write: false,
      minify: true,
      lib: { entry: new URL('src/index.ts', import.meta.url).pathname, formats: ['es'] },
    },
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
