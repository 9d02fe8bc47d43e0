import tailwind from '@tailwindcss/vite';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import { findCatalogueFaults } from './build/check-catalogues.mjs';
import { paths } from './src/shared/router/paths.ts';

export default defineConfig({
  plugins: [tailwind(), catalogues(), pageList()],
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

/** A language without a word that English has does not get built. */
function catalogues(): Plugin {
  return {
    name: 'parley-catalogues',
    async buildStart() {
      const faults = await findCatalogueFaults();
      if (faults.length > 0) this.error(`the catalogues do not agree:\n${faults.join('\n')}`);
    },
  };
}

/** The server answers these addresses with the page. */
function pageList(): Plugin {
  return {
    name: 'parley-pages',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(Object.values(paths)) });
    },
  };
}
