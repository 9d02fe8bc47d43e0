/** What the line that opens a code block says: its language, and perhaps the name of its file. */
export interface CodeInfo {
  /** The name by which it is highlighted; undefined when nobody here knows the language. */
  readonly language: string | undefined;
  /** What a person reads. */
  readonly label: string;
  readonly fileName: string | undefined;
  /** What a download is called. */
  readonly downloadName: string;
}

/** Name, extension and other words for each language; kept apart from the grammars, which are loaded later. */
const known: readonly (readonly [id: string, label: string, extension: string, ...aliases: string[]])[] = [
  ['bash', 'Bash', 'sh', 'sh', 'zsh'],
  ['c', 'C', 'c', 'h'],
  ['clojure', 'Clojure', 'clj', 'clj', 'edn'],
  ['cmake', 'CMake', 'cmake'],
  ['cpp', 'C++', 'cpp', 'c++', 'cc', 'cxx', 'hpp'],
  ['csharp', 'C#', 'cs', 'cs', 'c#'],
  ['css', 'CSS', 'css'],
  ['dart', 'Dart', 'dart'],
  ['diff', 'Diff', 'diff', 'patch'],
  ['dockerfile', 'Dockerfile', 'dockerfile', 'docker'],
  ['elixir', 'Elixir', 'ex', 'ex', 'exs'],
  ['erlang', 'Erlang', 'erl', 'erl'],
  ['go', 'Go', 'go', 'golang'],
  ['graphql', 'GraphQL', 'graphql', 'gql'],
  ['haskell', 'Haskell', 'hs', 'hs'],
  ['http', 'HTTP', 'http'],
  ['ini', 'INI', 'ini', 'toml', 'cfg', 'conf'],
  ['java', 'Java', 'java'],
  ['javascript', 'JavaScript', 'js', 'js', 'jsx', 'mjs', 'cjs', 'node'],
  ['json', 'JSON', 'json', 'json5', 'jsonc', 'jsonl'],
  ['julia', 'Julia', 'jl', 'jl'],
  ['kotlin', 'Kotlin', 'kt', 'kt', 'kts'],
  ['latex', 'LaTeX', 'tex', 'tex'],
  ['less', 'Less', 'less'],
  ['lua', 'Lua', 'lua'],
  ['makefile', 'Makefile', 'mk', 'make', 'mk'],
  ['markdown', 'Markdown', 'md', 'md', 'mdx'],
  ['matlab', 'MATLAB', 'm'],
  ['nginx', 'nginx', 'conf'],
  ['objectivec', 'Objective-C', 'm', 'objc', 'objective-c'],
  ['perl', 'Perl', 'pl', 'pl'],
  ['php', 'PHP', 'php'],
  ['powershell', 'PowerShell', 'ps1', 'ps', 'ps1', 'pwsh'],
  ['protobuf', 'Protocol Buffers', 'proto', 'proto'],
  ['python', 'Python', 'py', 'py', 'python3', 'ipython'],
  ['r', 'R', 'r'],
  ['ruby', 'Ruby', 'rb', 'rb'],
  ['rust', 'Rust', 'rs', 'rs'],
  ['scala', 'Scala', 'scala'],
  ['scss', 'SCSS', 'scss', 'sass'],
  ['shell', 'Shell', 'sh', 'console', 'shellsession', 'terminal'],
  ['sql', 'SQL', 'sql', 'postgresql', 'mysql', 'sqlite', 'psql'],
  ['swift', 'Swift', 'swift'],
  ['typescript', 'TypeScript', 'ts', 'ts', 'tsx', 'mts', 'cts'],
  ['wasm', 'WebAssembly', 'wat', 'wat'],
  ['xml', 'HTML', 'html', 'html', 'xhtml', 'svg', 'vue', 'svelte', 'rss'],
  ['yaml', 'YAML', 'yaml', 'yml'],
];

/** A map, not an object: `__proto__` and `constructor` are names that a text may use too. */
const labels = new Map(
  Object.entries({ toml: 'TOML', xml: 'XML', svg: 'SVG', jsx: 'JSX', tsx: 'TSX', vue: 'Vue', svelte: 'Svelte' }),
);

export function readInfo(info: string): CodeInfo {
  const word = /^[^\s{:]*/.exec(info)?.[0] ?? '';
  const named = word.toLowerCase().slice(0, 40);
  const fileName = cleanName(
    /\b(?:title|file|filename|name)=(?:"([^"]*)"|'([^']*)'|(\S+))/i.exec(info)?.slice(1).find(Boolean) ??
      /^[^\s{:]*:([^\s{]+)/.exec(info)?.[1] ??
      /\s([\w./-]+\.\w{1,8})$/.exec(info)?.[1] ??
      '',
  );
  const entry =
    known.find(([id, , , ...aliases]) => id === named || aliases.includes(named)) ??
    known.find(
      ([, , extension, ...aliases]) => named === '' && [extension, ...aliases].includes(extensionOf(fileName)),
    );
  const extension = entry?.[2] ?? 'txt';
  return {
    language: entry?.[0],
    label: labels.get(named) ?? entry?.[1] ?? visible(word).slice(0, 40),
    fileName: fileName === '' ? undefined : fileName,
    downloadName: safeFileName(fileName) ?? `code.${entry && labels.has(named) ? named : extension}`,
  };
}

function extensionOf(fileName: string): string {
  return /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

function cleanName(name: string): string {
  return visible(name).trim().slice(0, 120);
}

/** Without the characters that turn text around or hide in it: `txt.exe` must not read `exe.txt`. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '');
}

/** The last part of a path, with nothing in it that a file system takes for more than a letter. */
function safeFileName(name: string): string | undefined {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const safe = last
    .replace(/[^\p{L}\p{N}._ +-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80);
  if (safe === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(safe)) return undefined;
  return safe;
}
