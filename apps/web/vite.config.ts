import tailwind from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig } from 'vite';
import { firstPicture } from './build/first-picture.ts';
import { catalogues, compressed, pageList } from './build/plugins.ts';
import { serviceWorker } from './build/service-worker.mjs';
import { paths } from './src/shared/router/paths.ts';

export default defineConfig({
  plugins: [tailwind(), catalogues(), pageList(Object.values(paths)), firstPicture(), serviceWorker(), compressed()],
  // Built from the sources of the workspaces, so no other build has to come first.
  resolve: { conditions: ['parley:source', ...defaultClientConditions] },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    // The content security policy allows no data: or inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // MUI marks its files for servers that draw React; there is none here.
      onLog: (level, log, tell) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(level, log),
      output: {
        codeSplitting: {
          // The first page is three files and not twenty: a slow line pays for each. React changes seldom and stays kept; the
          // protocol is run in a task of its own (build/early.js).
          groups: [
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\//, priority: 3 },
            {
              name: 'protocol',
              test: /node_modules\/zod\/|packages\/(?:protocol|client)\/src\//,
              tags: ['$initial'],
              priority: 3,
            },
            { name: 'app', tags: ['$initial'], priority: 2 },
            // What is loaded later needs most of it at once, and would name it as thirty files.
            { name: 'mui', test: /node_modules\/(?:@mui|@emotion|stylis)\//, priority: 1 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:7417',
      '/healthz': 'http://127.0.0.1:7417',
      '/ws': { target: 'ws://127.0.0.1:7417', ws: true },
    },
  },
});
