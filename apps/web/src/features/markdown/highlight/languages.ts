import type { LanguageFn } from 'highlight.js';

type Load = () => Promise<{ readonly default: LanguageFn }>;

interface Language {
  readonly load: Load;
  /** Languages that appear inside of it. */
  readonly needs?: readonly string[];
}

/** What answers are written in. Each is a file of its own, fetched when it is first met. */
export const languages: Readonly<Record<string, Language>> = {
  bash: { load: () => import('highlight.js/lib/languages/bash') },
  c: { load: () => import('highlight.js/lib/languages/c') },
  clojure: { load: () => import('highlight.js/lib/languages/clojure') },
  cmake: { load: () => import('highlight.js/lib/languages/cmake') },
  cpp: { load: () => import('highlight.js/lib/languages/cpp') },
  csharp: { load: () => import('highlight.js/lib/languages/csharp') },
  css: { load: () => import('highlight.js/lib/languages/css') },
  dart: { load: () => import('highlight.js/lib/languages/dart') },
  diff: { load: () => import('highlight.js/lib/languages/diff') },
  dockerfile: { load: () => import('highlight.js/lib/languages/dockerfile'), needs: ['bash'] },
  elixir: { load: () => import('highlight.js/lib/languages/elixir') },
  erlang: { load: () => import('highlight.js/lib/languages/erlang') },
  go: { load: () => import('highlight.js/lib/languages/go') },
  graphql: { load: () => import('highlight.js/lib/languages/graphql') },
  haskell: { load: () => import('highlight.js/lib/languages/haskell') },
  http: { load: () => import('highlight.js/lib/languages/http') },
  ini: { load: () => import('highlight.js/lib/languages/ini') },
  java: { load: () => import('highlight.js/lib/languages/java') },
  javascript: { load: () => import('highlight.js/lib/languages/javascript'), needs: ['xml', 'css'] },
  json: { load: () => import('highlight.js/lib/languages/json') },
  julia: { load: () => import('highlight.js/lib/languages/julia') },
  kotlin: { load: () => import('highlight.js/lib/languages/kotlin') },
  latex: { load: () => import('highlight.js/lib/languages/latex') },
  less: { load: () => import('highlight.js/lib/languages/less') },
  lua: { load: () => import('highlight.js/lib/languages/lua') },
  makefile: { load: () => import('highlight.js/lib/languages/makefile') },
  markdown: { load: () => import('highlight.js/lib/languages/markdown'), needs: ['xml'] },
  matlab: { load: () => import('highlight.js/lib/languages/matlab') },
  nginx: { load: () => import('highlight.js/lib/languages/nginx') },
  objectivec: { load: () => import('highlight.js/lib/languages/objectivec') },
  perl: { load: () => import('highlight.js/lib/languages/perl') },
  php: { load: () => import('highlight.js/lib/languages/php'), needs: ['xml'] },
  powershell: { load: () => import('highlight.js/lib/languages/powershell') },
  protobuf: { load: () => import('highlight.js/lib/languages/protobuf') },
  python: { load: () => import('highlight.js/lib/languages/python') },
  r: { load: () => import('highlight.js/lib/languages/r') },
  ruby: { load: () => import('highlight.js/lib/languages/ruby') },
  rust: { load: () => import('highlight.js/lib/languages/rust') },
  scala: { load: () => import('highlight.js/lib/languages/scala') },
  scss: { load: () => import('highlight.js/lib/languages/scss') },
  shell: { load: () => import('highlight.js/lib/languages/shell'), needs: ['bash'] },
  sql: { load: () => import('highlight.js/lib/languages/sql') },
  swift: { load: () => import('highlight.js/lib/languages/swift') },
  typescript: { load: () => import('highlight.js/lib/languages/typescript'), needs: ['xml', 'css'] },
  wasm: { load: () => import('highlight.js/lib/languages/wasm') },
  xml: { load: () => import('highlight.js/lib/languages/xml'), needs: ['css', 'javascript'] },
  yaml: { load: () => import('highlight.js/lib/languages/yaml') },
};
