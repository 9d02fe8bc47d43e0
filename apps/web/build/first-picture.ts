import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin, Rollup } from 'vite';
import { languages as known } from '../src/shared/i18n/languages.ts';

const script = readFileSync(new URL('./early.js', import.meta.url), 'utf8');
const drawsAnswers = /\/features\/markdown\/components\/markdown\.tsx$/;
const entryTag = /<script type="module" crossorigin src="([^"]+)"><\/script>/;
const scriptPlace = '<script data-early></script>';

/**
 * The page's own answer holds all that its first picture needs: the styles, and the script that runs before anything is
 * drawn, and begins the others when that picture stands. The server allows both by their hash.
 */
export function firstPicture(): Plugin {
  let styles = '';
  return {
    name: 'parley-first-picture',
    generateBundle: {
      // Before the files that a page needs are written into it, and into what imports them.
      order: 'pre',
      handler(_options, bundle) {
        const page = chunksOf(bundle).find(({ facadeModuleId }) => facadeModuleId?.endsWith('/index.html'));
        if (!page) return;
        styles = '';
        for (const name of page.viteMetadata?.importedCss ?? []) {
          const file = bundle[name];
          if (file?.type !== 'asset') continue;
          styles += String(file.source);
          delete bundle[name];
        }
        page.viteMetadata?.importedCss.clear();
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (path.basename(filename) !== 'index.html') return html;
        if (!bundle) return html.replace(scriptPlace, () => `<script>${script}</script>`);
        if (/<\/style/i.test(styles)) throw new Error('these styles cannot stand in a page');
        const entry = entryTag.exec(html)?.[1];
        if (entry === undefined) throw new Error('the page has no script of its own');
        return (
          html
            .replace(entryTag, () => `<link rel="modulepreload" data-entry crossorigin href="${entry}">`)
            // What is drawn first, and its letters, go before them.
            .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
            .replace(
              scriptPlace,
              () =>
                `<script data-files="${quoted({ entry, ...filesOf(bundle, html) })}">${withoutComments(script)}</script>`,
            )
            .replace('</head>', () => `  <style>${styles.trim()}</style>\n  </head>`)
        );
      },
    },
  };
}

/** What is loaded after the page's own scripts and needed for its first words: by language, and for a conversation. */
function filesOf(bundle: Rollup.OutputBundle, html: string) {
  const isNew = (file: string): boolean => !html.includes(file);
  const withImports = ({ fileName, imports, viteMetadata }: Rollup.OutputChunk): string[] =>
    [fileName, ...imports, ...(viteMetadata?.importedCss ?? [])].filter(isNew).map((file) => `/${file}`);
  const languages: Record<string, string[]> = {};
  let chat: string[] = [];
  for (const chunk of chunksOf(bundle)) {
    const language = /\/languages\/(\w+)\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1];
    if (language !== undefined) languages[language] = withImports(chunk);
    if (chunk.moduleIds.some((id) => drawsAnswers.test(id))) chat = withImports(chunk);
  }
  const protocol = chunksOf(bundle).find(({ name }) => name === 'protocol')?.fileName;
  if (protocol === undefined || Object.keys(languages).length === 0 || chat.length === 0)
    throw new Error('the files of the first picture are not found');
  const mirrored = known.filter(({ direction }) => direction === 'rtl').map(({ code }) => code);
  return { protocol: `/${protocol}`, mirrored, languages, chat };
}

function chunksOf(bundle: Rollup.OutputBundle): Rollup.OutputChunk[] {
  return Object.values(bundle).filter((file) => file.type === 'chunk');
}

function quoted(value: unknown): string {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

function withoutComments(code: string): string {
  return code.replace(/^\s*\/\/.*\n/gm, '').replace(/^ +/gm, '');
}
