import type { Inline } from './tree.ts';

/** The Markdown of a piece of text: read again, it means the same. */
export function markdownOf(nodes: readonly Inline[]): string {
  return nodes.map(write).join('');
}

function write(node: Inline): string {
  switch (node.type) {
    case 'text':
      return escapeMarks(node.text);
    case 'strong':
      return `**${markdownOf(node.children)}**`;
    case 'emphasis':
      return `*${markdownOf(node.children)}*`;
    case 'strike':
      return `~~${markdownOf(node.children)}~~`;
    case 'code':
      return codeSpan(node.text);
    case 'math':
      return node.isDisplay ? `$$${node.tex}$$` : `$${node.tex}$`;
    case 'link': {
      const text = markdownOf(node.children);
      return text === node.href ? `<${node.href}>` : `[${text}](${destination(node.href, node.title)})`;
    }
    case 'image':
      return `![${escapeMarks(node.alt)}](${destination(node.src, node.title)})`;
    case 'footnote':
      return `[^${node.label}]`;
    case 'break':
      return '<br>';
  }
}

export function escapeMarks(text: string): string {
  return text.replace(/[\\`*[\]~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<!\d)\$(?=\S)/gu, '\\$&');
}

export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  const space = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${ticks}${space}${text}${space}${ticks}`;
}

export function destination(address: string, title: string): string {
  const written = /[\s()<>]/.test(address) ? `<${address.replace(/[<>\n]/g, encodeURIComponent)}>` : address;
  return title === '' ? written : `${written} "${title.replaceAll('"', '\\"')}"`;
}
