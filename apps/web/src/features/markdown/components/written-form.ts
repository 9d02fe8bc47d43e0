import { codeSpan, destination, escapeMarks } from '../core/write.ts';

/** The Markdown of what is on the page: of a selection there is no source, only its elements. */
export function markdownOfNodes(root: Node): string {
  return blocksOf(root, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

export function plainOfNodes(root: Node): string {
  return plain(root)
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const blockTags = new Set([
  'P',
  'DIV',
  'H3',
  'H4',
  'H5',
  'H6',
  'UL',
  'OL',
  'LI',
  'BLOCKQUOTE',
  'FIGURE',
  'HR',
  'SECTION',
  'TABLE',
]);

function blocksOf(root: Node, indent: string): string {
  let written = '';
  let line = '';
  const flush = () => {
    if (line.trim() !== '') written += `${indent}${line.trim().replaceAll('\n', `\n${indent}`)}\n\n`;
    line = '';
  };
  for (const node of root.childNodes) {
    if (node instanceof Element && blockTags.has(node.tagName)) {
      flush();
      written += block(node, indent);
    } else line += inline(node);
  }
  flush();
  return written;
}

function block(element: Element, indent: string): string {
  if (isSkipped(element)) return '';
  const tex = element.getAttribute('data-tex');
  if (tex !== null) return `${indent}${tex}\n\n`;
  switch (element.tagName) {
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6':
      return `${indent}${'#'.repeat(Number(element.getAttribute('data-level')) || 1)} ${inlines(element)}\n\n`;
    case 'HR':
      return `${indent}---\n\n`;
    case 'BLOCKQUOTE':
      return `${blocksOf(element, '').trim().replace(/^/gm, `${indent}> `)}\n\n`;
    case 'UL':
    case 'OL':
      return `${list(element, indent)}\n`;
    case 'LI':
      return item(element, indent, '- ');
    case 'FIGURE':
      return element.hasAttribute('data-text') ? `${fence(element, indent)}\n\n` : blocksOf(element, indent);
    case 'TABLE':
      return `${table(element, indent)}\n\n`;
    default:
      return blocksOf(element, indent);
  }
}

function list(element: Element, indent: string): string {
  const isNotes = element.closest('.md-notes') !== null;
  let number = Number(element.getAttribute('start') ?? 1);
  return [...element.children]
    .map((child) => {
      const label = child.getAttribute('data-label');
      const mark = isNotes && label !== null ? `[^${label}]: ` : element.tagName === 'OL' ? `${number++}. ` : '- ';
      return item(child, indent, mark);
    })
    .join('');
}

function item(element: Element, indent: string, mark: string): string {
  const checked = element.getAttribute('data-checked');
  const task = checked === null ? '' : checked === 'true' ? '[x] ' : '[ ] ';
  const inner = indent + ' '.repeat(mark.startsWith('[') ? 4 : mark.length);
  const text = blocksOf(element, inner)
    .replace(/\n\n(?=\s*(?:[-*]|\d+\.) )/g, '\n')
    .trimEnd();
  return `${indent}${mark}${task}${text.slice(inner.length)}\n`;
}

function fence(element: Element, indent: string): string {
  const text = element.getAttribute('data-text') ?? '';
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${element.getAttribute('data-language') ?? ''}\n${text}\n${ticks}`.replace(/^/gm, indent);
}

function table(element: Element, indent: string): string {
  const rows = [...element.querySelectorAll('tr')].map((row) =>
    [...row.children].map((cell) =>
      inlines(cell)
        .replace(/(?<!\\)\|/g, '\\|')
        .replaceAll('\n', ' '),
    ),
  );
  const [head = [], ...rest] = rows;
  const line = (cells: readonly string[]) => `${indent}| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rest.map(line)].join('\n');
}

function inlines(root: Node): string {
  return [...root.childNodes].map(inline).join('');
}

function inline(node: Node): string {
  if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE ? escapeMarks(node.textContent ?? '') : '';
  const alt = node.getAttribute('data-alt');
  if (alt !== null) return `![${escapeMarks(alt)}](${destination(node.getAttribute('data-src') ?? '', '')})`;
  const label = node.getAttribute('data-label');
  if (label !== null) return `[^${label}]`;
  const tex = node.getAttribute('data-tex');
  if (tex !== null) return tex;
  if (isSkipped(node)) return '';
  switch (node.tagName) {
    case 'STRONG':
      return `**${inlines(node)}**`;
    case 'EM':
      return `*${inlines(node)}*`;
    case 'DEL':
      return `~~${inlines(node)}~~`;
    case 'CODE':
      return codeSpan(node.textContent ?? '');
    case 'BR':
      return '\\\n';
    case 'A': {
      const href = node.getAttribute('href') ?? '';
      const text = inlines(node);
      return node.textContent === href ? `<${href}>` : `[${text}](${destination(href, '')})`;
    }
    default:
      return inlines(node);
  }
}

function plain(node: Node): string {
  if (!(node instanceof Element)) {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
    return [...node.childNodes].map(plain).join('');
  }
  const own =
    node.getAttribute('data-text') ??
    node.getAttribute('data-alt') ??
    node.getAttribute('data-tex')?.replace(/^\$+|\$+$/g, '');
  const text = own ?? (isSkipped(node) || node.tagName === 'SUP' ? '' : [...node.childNodes].map(plain).join(''));
  if (node.tagName === 'TD' || node.tagName === 'TH') return `${text}\t`;
  if (node.tagName === 'TR' || node.tagName === 'LI' || node.tagName === 'BR') return `${text.trimEnd()}\n`;
  return blockTags.has(node.tagName) ? `${text}\n\n` : text;
}

function isSkipped(element: Element): boolean {
  return element.matches('[data-copy="skip"], .md-unseen, .md-checkbox, .md-back, .md-place, svg, iframe');
}
