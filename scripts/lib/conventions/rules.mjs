import { builtinModules } from 'node:module';
import { resolveImport } from './modules.mjs';

const maxLines = 500;

/** Who may import whom. What is not listed is forbidden; everybody may import within the own workspace. */
const mayImport = {
  'packages/protocol': [],
  'packages/core': ['packages/protocol'],
  'packages/host': [],
  'packages/store': ['packages/core', 'packages/protocol', 'packages/host'],
  'packages/bus': ['packages/core', 'packages/protocol'],
  'packages/engines': ['packages/core', 'packages/protocol', 'packages/host'],
  'packages/sandbox': ['packages/core', 'packages/protocol'],
  'packages/client': ['packages/protocol'],
  'apps/web': ['packages/client', 'packages/protocol'],
  // The roots put the parts together: the server all of them, the CLI those it needs beside a stopped server.
  'apps/server': [
    'packages/protocol',
    'packages/core',
    'packages/store',
    'packages/bus',
    'packages/engines',
    'packages/sandbox',
  ],
  'apps/cli': ['packages/protocol', 'packages/core', 'packages/store', 'packages/client'],
  stress: [
    'packages/protocol',
    'packages/core',
    'packages/store',
    'packages/bus',
    'packages/engines',
    'packages/client',
    'apps/server',
  ],
};

/** core decides; it does not talk to the outside. */
const keptOutOfCore = [
  /^@nestjs\//,
  /^drizzle/,
  /^@electric-sql\//,
  /^(pg|amqplib|ioredis|ws|fastify|express|undici|axios|got)(\/|$)/,
  /^(node:)?(fs|net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads)(\/|$)/,
];

const nodeModules = new Set(builtinModules);
/** What reads files of the build itself, and what listens to the calls of the client. */
const webFetchers = [
  'apps/web/src/shared/client/built-file.ts',
  'apps/web/src/shared/client/client.ts',
  'apps/web/src/features/offline/worker/',
];

const isNodeModule = (specifier) => specifier.startsWith('node:') || nodeModules.has(specifier.split('/')[0]);
const isTest = (file) => /\.test\.(tsx?|mjs)$/.test(file);
const isTesting = (file) => isTest(file) || file.includes('/testing/') || /\.testing\.tsx?$/.test(file);
const workspaceOf = (file) => /^((?:packages|apps)\/[^/]+|stress|scripts|evals)(?=\/)/.exec(file)?.[1];
const coreFeatureOf = (file) => /^packages\/core\/src\/([^/]+)\//.exec(file)?.[1];

/** Where a file of the web client stands: `{ layer, feature, part }`. */
function webPlaceOf(file) {
  const match = /^apps\/web\/src\/(app|shared|features\/([^/]+))\/(?:([^/]+)\/)?/.exec(file);
  return match ? { layer: match[1].split('/')[0], feature: match[2], part: match[3] } : undefined;
}

function webFault(own, other, to) {
  if (!other || own.layer === 'app') return undefined;
  if (other.layer === 'app') return `${own.layer} may not know the app`;
  if (own.layer === 'shared') return other.layer === 'shared' ? undefined : 'shared may not know a feature';
  if (other.layer === 'shared' || other.feature === own.feature || to.endsWith('/index.ts')) return undefined;
  return `the feature ${other.feature} is imported through its index.ts`;
}

/** Each rule looks at one module and names what is wrong with it: `{ line, message }`. */
export const moduleRules = {
  syntax: (module) => module.faults,

  layer(module, { workspaces }) {
    const own = workspaceOf(module.file);
    const allowed = mayImport[own];
    if (!allowed)
      return own?.startsWith('packages/') || own?.startsWith('apps/')
        ? [{ line: 1, message: `${own} has no place among the layers yet` }]
        : [];
    if (module.file.includes('.e2e.test.') || module.file.startsWith('apps/web/e2e/')) return []; // puts the whole together, from wherever it sits
    return targets(module, workspaces).flatMap(({ line, specifier, to }) => {
      const other = workspaceOf(to);
      if (other === own || allowed.includes(other)) return [];
      return [{ line, message: `${own} may not import ${specifier} (${other ?? 'outside of every workspace'})` }];
    });
  },

  'package-door'(module, { workspaces }) {
    const own = workspaceOf(module.file);
    return targets(module, workspaces).flatMap(({ line, specifier, to }) =>
      specifier.startsWith('.') && mayImport[own] && workspaceOf(to) !== own
        ? [{ line, message: `another workspace is imported by its name, not by the path ${specifier}` }]
        : [],
    );
  },

  'feature-door'(module, { workspaces }) {
    const own = coreFeatureOf(module.file);
    if (!own || own === 'testing' || isTest(module.file)) return [];
    return targets(module, workspaces).flatMap(({ line, specifier, to }) => {
      const other = coreFeatureOf(to);
      // kernel is no feature: its files are the words every feature is written in.
      const isOpen = !other || other === own || other === 'kernel' || to.endsWith('/index.ts');
      return isOpen
        ? []
        : [{ line, message: `the feature ${other} is imported through its index.ts, not ${specifier}` }];
    });
  },

  'web-layers'(module, { workspaces }) {
    const own = webPlaceOf(module.file);
    if (!own || isTesting(module.file)) return [];
    return targets(module, workspaces).flatMap(({ line, specifier, to }) => {
      const fault = webFault(own, webPlaceOf(to), to);
      return fault ? [{ line, message: `${fault}, not ${specifier}` }] : [];
    });
  },

  /** Components draw; what they show comes from stores, and only those ask the server. */
  'web-asks-in-one-place'(module) {
    const own = webPlaceOf(module.file);
    if (!own || isTesting(module.file) || webFetchers.some((place) => module.file.startsWith(place))) return [];
    const isAsking = own.part === 'api' || module.file.startsWith('apps/web/src/shared/client/');
    const found = [...module.code.matchAll(/\bfetch\s*\(|\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest)\b/g)].map(
      ({ index }) => ({ line: module.lineOf(index), message: 'the server is asked through packages/client alone' }),
    );
    if (own.part !== 'components') return found;
    const asked = module.imports
      .filter(
        ({ specifier, isRuntime }) =>
          isRuntime && !isAsking && (specifier === '@parley/client' || /\/(?:api|client)\//.test(specifier)),
      )
      .map(({ line, specifier }) => ({ line, message: `a component asks a store, not ${specifier}` }));
    return [...found, ...asked];
  },

  /** What is loaded later comes with the theme that its parts of MUI need. */
  'web-loads-later'(module) {
    if (!module.file.startsWith('apps/web/src/') || module.file === webLater) return [];
    return [...module.code.matchAll(/\blazy\s*\(/g)].map(({ index }) => ({
      line: module.lineOf(index),
      message: `what is loaded later is loaded by ${webLater}`,
    }));
  },

  'core-is-plain'(module) {
    if (workspaceOf(module.file) !== 'packages/core' || isTest(module.file)) return [];
    return module.imports
      .filter(({ specifier }) => keptOutOfCore.some((pattern) => pattern.test(specifier)))
      .map(({ line, specifier }) => ({ line, message: `core may not know ${specifier}` }));
  },

  isomorphic(module) {
    if (!['packages/protocol', 'packages/client', 'apps/web'].includes(workspaceOf(module.file))) return [];
    if (isTesting(module.file) || !module.file.includes('/src/')) return [];
    return module.imports
      .filter(({ specifier }) => isNodeModule(specifier))
      .map(({ line, specifier }) => ({ line, message: `runs in browsers too and may not import ${specifier}` }));
  },

  'tests-stay-out'(module, { workspaces }) {
    if (isTesting(module.file) || ['stress', 'scripts', 'evals'].includes(workspaceOf(module.file))) return [];
    return targets(module, workspaces)
      .filter(({ to }) => isTesting(to))
      .map(({ line, specifier }) => ({ line, message: `production code may not import the test code ${specifier}` }));
  },

  'named-exports'(module) {
    return module.wholes.map(({ line }) => ({ line, message: 'exports are listed by name, not by `export *`' }));
  },

  'one-reader-of-env'(module) {
    const isAllowed =
      /^apps\/[^/]+\/src\/config\.ts$/.test(module.file) ||
      /^(scripts|stress|evals)\//.test(module.file) ||
      isTesting(module.file) ||
      /(^|\/)[^/]+\.config\.[cm]?[jt]s$/.test(module.file);
    if (isAllowed) return [];
    return [...module.code.matchAll(/\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*\[\s*['"]env['"]\s*\]/g)].map(
      ({ index }) => ({ line: module.lineOf(index), message: 'only apps/*/src/config.ts reads process.env' }),
    );
  },

  'file-length'(module) {
    return module.lines > maxLines
      ? [{ line: maxLines, message: `${module.lines} lines, at most ${maxLines}: split it by idea` }]
      : [];
  },
};

/** What the first page is made of, from its entry along every import that is not an `import()`. */
const webEntry = 'apps/web/src/main.tsx';
const webLater = 'apps/web/src/shared/ui/later.tsx';

/** MUI is a third of the client, and no conversation needs it before somebody opens a menu. */
export function findHeavyStart(modules, { workspaces }) {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const reached = new Set([webEntry]);
  for (const file of reached) {
    for (const { to, isRuntime, isDynamic } of targets(byFile.get(file) ?? { imports: [] }, workspaces))
      if (isRuntime && !isDynamic && byFile.has(to)) reached.add(to);
  }
  return [...reached]
    .flatMap((file) => byFile.get(file) ?? [])
    .flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier, isRuntime, isDynamic }) => isRuntime && !isDynamic && /^@(mui|emotion)\//.test(specifier))
        .map(({ line, specifier }) => ({
          file,
          line,
          message: `the first page is drawn without ${specifier}: load this file by later() of ${webLater}, or use what is in shared/ui`,
        })),
    );
}

/** One entry per cycle of imports that run: such modules see each other half-made. */
export function findCycles(modules, { workspaces }) {
  const edges = new Map(
    modules.map((module) => [
      module.file,
      targets(module, workspaces).filter(({ isRuntime, isDynamic }) => isRuntime && !isDynamic),
    ]),
  );
  return stronglyConnected(edges).map((members) => {
    const file = members[0];
    const { line } = edges.get(file).find(({ to }) => members.includes(to));
    return { file, line, message: `imports run in a circle: ${[...members, file].join(' → ')}` };
  });
}

function targets(module, workspaces) {
  return module.imports.flatMap((entry) => {
    const to = resolveImport(module.file, entry.specifier, workspaces);
    return to ? [{ ...entry, to }] : [];
  });
}

/** Tarjan's algorithm. */
function stronglyConnected(edges) {
  const order = new Map();
  const lowest = new Map();
  const stack = [];
  const groups = [];
  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    stack.push(file);
    for (const { to } of edges.get(file)) {
      if (!edges.has(to)) continue;
      if (!order.has(to)) visit(to);
      if (stack.includes(to)) lowest.set(file, Math.min(lowest.get(file), lowest.get(to)));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file)).sort();
    if (group.length > 1 || edges.get(file).some(({ to }) => to === file)) groups.push(group);
  };
  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return groups;
}
