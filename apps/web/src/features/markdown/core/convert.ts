import type { Lexer, Token, Tokens } from 'marked';
import { decodeEntities } from './entities.ts';
import {
  newLexer,
  openFormula,
  type DefinitionToken,
  type FormulaToken,
  type NoteMarkToken,
  type NoteToken,
} from './grammar.ts';
import type { Alignment, Block, Inline, ListItem, Table } from './tree.ts';

/** Deeper than anybody writes; a source that nests further is an attack, and is shown as it stands. */
const maxDepth = 24;
/** No paragraph is this long. What is longer gets no marks, because some marks cost more than their length. */
const maxInlineLength = 20_000;

export interface Definition {
  readonly href: string;
  readonly title: string;
}

export interface Lexed {
  readonly token: Token;
  /** Where it starts in the lexed text. */
  readonly at: number;
}

/**
 * Turns tokens into blocks. Parts that were there the last time come out as the same objects, so that whoever draws
 * them sees at a glance that nothing changed.
 */
export class Converter {
  readonly #lexer: Lexer = newLexer();
  #known = new Map<string, unknown>();
  #lastKnown = new Map<string, unknown>();

  /** Begins a new look at a source: parts that do not come up again are forgotten at the next one. */
  begin(): void {
    this.#lastKnown = this.#known;
    this.#known = new Map();
  }

  /** What was read with fewer definitions is forgotten. */
  define(definitions: ReadonlyMap<string, Definition>): void {
    const isUnmoved = ([key]: [string, unknown]) => !key.includes('[');
    this.#known = new Map([...this.#known].filter(isUnmoved));
    this.#lastKnown = new Map([...this.#lastKnown].filter(isUnmoved));
    this.#lexer.tokens.links = Object.assign(Object.create(null) as object, Object.fromEntries(definitions));
  }

  lex(source: string): Lexed[] {
    let at = 0;
    return this.#blockTokens(source).map((token) => {
      const lexed = { token, at };
      at += token.raw.length;
      return lexed;
    });
  }

  /** Null: the token is nothing to see (space, a definition). */
  block(token: Token, depth = 0): Block | null {
    return this.#once(`${depth} ${token.type} ${token.raw}`, () => this.#convert(token, depth));
  }

  #blockTokens(source: string): Token[] {
    try {
      this.#lexer.inlineQueue = [];
      this.#lexer.state.top = true;
      return this.#lexer.blockTokens(source, []);
    } catch {
      // Thousands of nested quotes exhaust the stack.
      return [{ type: 'paragraph', raw: source, text: source, tokens: [], plain: true }];
    }
  }

  #convert(token: Token, depth: number): Block | null {
    if (depth > maxDepth) return token.type === 'space' ? null : plainBlock(token.raw);
    switch (token.type) {
      case 'paragraph':
        if ('plain' in token) return plainBlock(token.raw);
        return { type: 'paragraph', children: this.#lines((token as Tokens.Paragraph).text ?? '') };
      case 'text':
        return { type: 'line', children: this.#lines((token as Tokens.Text).text) };
      case 'heading': {
        const { depth: level, text } = token as Tokens.Heading;
        return { type: 'heading', level, children: this.#lines(text) };
      }
      case 'code': {
        const { lang = '', text, raw, codeBlockStyle } = token as Tokens.Code;
        return { type: 'code', info: lang, text, isOpen: codeBlockStyle !== 'indented' && isOpenFence(raw) };
      }
      case 'blockquote':
        return { type: 'quote', children: this.#blocks((token as Tokens.Blockquote).tokens, depth) };
      case 'list':
        return this.#list(token as Tokens.List, depth);
      case 'table':
        return this.#table(token as Tokens.Table);
      case 'hr':
        return { type: 'rule' };
      case 'formula': {
        const { tex } = token as FormulaToken;
        return { type: 'math', ...formulaText(tex) };
      }
      case 'note': {
        const { label, text } = token as NoteToken;
        const tokens = this.#blockTokens(text);
        return { type: 'note', label: label.toLowerCase(), children: this.#blocks(tokens, depth) };
      }
      case 'space':
      case 'definition':
      case 'checkbox':
        return null;
      default:
        return plainBlock(token.raw);
    }
  }

  #blocks(tokens: readonly Token[], depth: number): Block[] {
    return tokens.flatMap((token) => this.block(token, depth + 1) ?? []);
  }

  #list({ ordered, start, items, loose }: Tokens.List, depth: number): Block {
    return {
      type: 'list',
      start: ordered ? Number(start) : undefined,
      items: items.map((item) =>
        this.#once(`${depth} item ${loose ? 'loose' : 'tight'} ${item.raw.trimEnd()}`, (): ListItem => {
          const isChecked = item.task ? item.checked === true : undefined;
          return { isChecked, children: this.#blocks(item.tokens, depth) };
        }),
      ),
    };
  }

  #table({ header, rows, align }: Tokens.Table): Table {
    return {
      type: 'table',
      alignments: align.map((side) => alignments[side ?? 'none']),
      head: header.map(({ text }) => this.#inline(text)),
      rows: rows.map((cells) =>
        this.#once(`row ${JSON.stringify(cells.map(({ text }) => text))}`, () =>
          cells.map(({ text }) => this.#inline(text)),
        ),
      ),
    };
  }

  /** Of running text a line begins with its first word, however it came to its paragraph. */
  #lines(text: string): readonly Inline[] {
    return this.#inline(text.replaceAll(/\n[ \t]+/g, '\n').replace(/\n+$/, ''));
  }

  #inline(text: string): readonly Inline[] {
    return this.#once(`inline ${text}`, () => {
      if (text.length > maxInlineLength) return [{ type: 'text', text }];
      try {
        const { state } = this.#lexer;
        Object.assign(state, { inLink: false, inRawBlock: false });
        return inlines(this.#lexer.inlineTokens(text), 0);
      } catch {
        return [{ type: 'text', text }];
      }
    });
  }

  #once<Part>(key: string, make: () => Part): Part {
    if (this.#known.has(key)) return this.#known.get(key) as Part;
    const part = this.#lastKnown.has(key) ? (this.#lastKnown.get(key) as Part) : make();
    this.#known.set(key, part);
    return part;
  }
}

const alignments: Readonly<Record<'left' | 'center' | 'right' | 'none', Alignment>> = {
  left: 'start',
  center: 'center',
  right: 'end',
  none: undefined,
};

function plainBlock(text: string): Block {
  return { type: 'paragraph', children: [{ type: 'text', text }] };
}

function formulaText(tex: string): { tex: string; isOpen: boolean } {
  const isOpen = tex.endsWith(openFormula);
  return { tex: isOpen ? tex.slice(0, -openFormula.length).trim() : tex, isOpen };
}

function isOpenFence(raw: string): boolean {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
  if (fence === undefined) return false;
  const lines = raw.replace(/\n+$/, '').split('\n');
  const last = (lines.at(-1) ?? '').trim();
  return lines.length < 2 || !last.startsWith(fence) || !/^[`~]+$/.test(last);
}

function inlines(tokens: readonly Token[], depth: number): Inline[] {
  const found: Inline[] = [];
  for (const token of tokens) {
    const next = depth > maxDepth ? textOf(token.raw) : inline(token, depth);
    const last = found.at(-1);
    if (next.type === 'text' && last?.type === 'text')
      found[found.length - 1] = { type: 'text', text: last.text + next.text };
    else found.push(next);
  }
  return found;
}

function inline(token: Token, depth: number): Inline {
  switch (token.type) {
    case 'strong':
      return { type: 'strong', children: inlines((token as Tokens.Strong).tokens, depth + 1) };
    case 'em':
      return { type: 'emphasis', children: inlines((token as Tokens.Em).tokens, depth + 1) };
    case 'del':
      return { type: 'strike', children: inlines((token as Tokens.Del).tokens, depth + 1) };
    case 'codespan':
      return { type: 'code', text: (token as Tokens.Codespan).text };
    case 'br':
      return { type: 'break' };
    case 'escape':
      return textOf((token as Tokens.Escape).text);
    case 'link': {
      const { href, title, tokens } = token as Tokens.Link;
      const children = inlines(tokens, depth + 1);
      return { type: 'link', href: decodeEntities(href), title: decodeEntities(title ?? ''), children };
    }
    case 'image': {
      const { href, title, text, tokens } = token as Tokens.Image;
      const alt = tokens ? plainText(inlines(tokens, depth + 1)) : decodeEntities(text);
      return { type: 'image', src: decodeEntities(href), alt, title: decodeEntities(title ?? '') };
    }
    case 'inlineFormula':
    case 'formula': {
      const { tex, isDisplay } = token as FormulaToken;
      return { type: 'math', isDisplay, ...formulaText(tex) };
    }
    case 'noteMark':
      return { type: 'footnote', label: (token as NoteMarkToken).label.toLowerCase() };
    default:
      return textOf(decodeEntities('text' in token && typeof token.text === 'string' ? token.text : token.raw));
  }
}

function textOf(text: string): Inline {
  return { type: 'text', text };
}

/** The words without their marks. */
export function plainText(children: readonly Inline[]): string {
  return children
    .map((child) => {
      switch (child.type) {
        case 'text':
        case 'code':
          return child.text;
        case 'math':
          return child.tex;
        case 'image':
          return child.alt;
        case 'footnote':
          return '';
        case 'break':
          return '\n';
        case 'strong':
        case 'emphasis':
        case 'strike':
        case 'link':
          return plainText(child.children);
      }
    })
    .join('');
}

export function definitionIn(token: Token): DefinitionToken | undefined {
  return token.type === 'definition' ? (token as DefinitionToken) : undefined;
}
