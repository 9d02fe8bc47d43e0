import tailwind from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig } from 'vite';
import { askEarly, catalogues, compressed, pageList } from './build/plugins.ts';
import { serviceWorker } from './build/service-worker.mjs';
import { paths } from './src/shared/router/paths.ts';

export default defineConfig({
  plugins: [
    tailwind(),
    catalogues(),
    pageList(Object.values(paths)),
    askEarly('/api/auth/session'),
    serviceWorker(),
    compressed(),
  ],
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
