import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  // Built from the sources of the workspaces, so no other build has to come first.
  resolve: { conditions: ['parley:source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    // The content security policy allows no data: or inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:7417',
      '/healthz': 'http://127.0.0.1:7417',
      '/ws': { target: 'ws://127.0.0.1:7417', ws: true },
    },
  },
});
