import path from 'node:path';
import { Visitor, parseSync } from 'oxc-parser';

/**
 * Reads a source file: what it imports, from where, and its code without comments.
 * An import is `isRuntime` when it is still there after compiling; under `verbatimModuleSyntax` only `import type` goes
 * away, `import { type X }` does not.
 */
export function readModule(file, source) {
  const parsed = parseSync(file, source);
  const lineOf = lineFinder(source);
  const imports = [];
  const add = (specifier, start, kind) => imports.push({ specifier, line: lineOf(start), ...kind });

  for (const { start, end, moduleRequest } of parsed.module.staticImports) {
    add(moduleRequest.value, start, {
      isRuntime: !/^import\s+type\b/.test(source.slice(start, end)),
      isDynamic: false,
    });
  }
  const wholes = [];
  for (const { start, end, entries } of parsed.module.staticExports) {
    const text = source.slice(start, end);
    const request = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
    // `export { x }` of something imported points at that import statement a second time.
    if (!request || !text.startsWith('export')) continue;
    add(request.value, start, { isRuntime: !/^export\s+type\b/.test(text), isDynamic: false });
    if (/^export\s+(type\s+)?\*\s*from/.test(text)) wholes.push({ line: lineOf(start) });
  }
  for (const { start, moduleRequest } of parsed.module.dynamicImports) {
    const specifier = /^['"`]([^'"`$]*)['"`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1];
    if (specifier) add(specifier, start, { isRuntime: true, isDynamic: true });
  }
  new Visitor({
    TSImportType: (node) => add(node.source.value, node.start, { isRuntime: false, isDynamic: false }),
  }).visit(parsed.program);

  const faults = parsed.errors.map(({ message, labels }) => ({ line: lineOf(labels[0]?.start ?? 0), message }));
  return {
    file,
    faults,
    imports,
    wholes,
    lineOf,
    code: blankOut(source, parsed.comments),
    lines: source.split('\n').length - 1,
  };
}

/** The file of the checkout an import leads to, or undefined for a package from outside or Node itself. */
export function resolveImport(from, specifier, workspaces) {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  for (const [name, folder] of Object.entries(workspaces)) {
    if (specifier === name) return `${folder}/src/index.ts`;
    if (specifier.startsWith(`${name}/`)) return `${folder}/src/${specifier.slice(name.length + 1)}/index.ts`;
  }
  return undefined;
}

function blankOut(source, comments) {
  let code = source;
  for (const { start, end } of comments)
    code = code.slice(0, start) + source.slice(start, end).replaceAll(/[^\n]/g, ' ') + code.slice(end);
  return code;
}

function lineFinder(source) {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    for (let high = starts.length; low < high;) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
