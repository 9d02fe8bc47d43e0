import { Lexer, Tokenizer, type MarkedOptions, type TokenizerExtension, type Tokens } from 'marked';

/** A formula whose end is still to come carries this sign at its end; see open-constructs.ts. */
export const openFormula = '\u{e000}';

export interface FormulaToken extends Tokens.Generic {
  readonly type: 'formula';
  readonly tex: string;
  readonly isDisplay: boolean;
}
export interface DefinitionToken extends Tokens.Generic {
  readonly type: 'definition';
  readonly label: string;
  readonly href: string;
  readonly title: string;
}
export interface NoteToken extends Tokens.Generic {
  readonly type: 'note';
  readonly label: string;
  readonly text: string;
}
export interface NoteMarkToken extends Tokens.Generic {
  readonly type: 'noteMark';
  readonly label: string;
}

// TeX allows no empty line inside a formula; that also bounds how far a lone `$$` can reach.
const blockFormula =
  /^ {0,3}(?:\$\$((?:(?!\$\$|\n[ \t]*\n)[\s\S])+)\$\$|\\\[((?:(?!\\\]|\n[ \t]*\n)[\s\S])+)\\\])[ \t]*(?:\n|$)/;
const inlineFormula =
  /^(?:\$\$((?:(?!\$\$|\n[ \t]*\n)[\s\S])+)\$\$|\\\[((?:(?!\\\]|\n[ \t]*\n)[\s\S])+)\\\]|\\\(((?:(?!\\\)|\n[ \t]*\n)[\s\S])+)\\\)|\$(?![\s$])((?:\\[^\n]|[^$\\\n])+)(?<!\s)\$(?!\d))/;
const anyInlineFormula = new RegExp(inlineFormula.source.slice(1), 'g');
// One line, and the title perhaps on the next: what spans more could still change after the following block began.
const definition =
  /^ {0,3}\[(?!\^)((?:\\.|[^[\]\\\n])+)\]:[ \t]*(?:\n[ \t]*)?(<[^<>\n]*>|[^\s<]\S*)(?:(?:[ \t]+|[ \t]*\n[ \t]*)("[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?:\n|$)/;
const note =
  /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*([^\n]*(?:\n(?:[ \t]*\n)*(?: {2,}|\t)[^\n]+|\n(?![ \t]*(?:\n|\[\^|#|>|[-*+] |\d+[.)] |```|~~~|\||\$\$|\\\[|$))[^\n]+)*)(?:\n|$)/;
const noteMark = /^\[\^([^\]\s]+)\]/;

const blockRules: TokenizerExtension[] = [
  {
    name: 'formula',
    level: 'block',
    // Says where a paragraph has to stop for a formula. It looks no further than the paragraph reaches.
    start(source) {
      const end = source.search(/\n[ \t]*\n/);
      const paragraph = end < 0 ? source : source.slice(0, end);
      for (const { index } of paragraph.matchAll(/\n(?= {0,3}(?:\$\$|\\\[))/g))
        if (blockFormula.test(paragraph.slice(index + 1))) return index + 1;
      return undefined;
    },
    tokenizer(source) {
      return formula(blockFormula.exec(source), true);
    },
  },
  {
    name: 'definition',
    level: 'block',
    tokenizer(source): DefinitionToken | undefined {
      const match = definition.exec(source);
      if (!match) return undefined;
      const [raw, label = '', href = '', title = ''] = match;
      return {
        type: 'definition',
        raw,
        label: normalizeLabel(label),
        href: unescape(href.replace(/^<(.*)>$/, '$1')),
        title: unescape(title.slice(1, -1)),
      };
    },
  },
  {
    name: 'note',
    level: 'block',
    tokenizer(source): NoteToken | undefined {
      const match = note.exec(source);
      if (!match) return undefined;
      const [raw, label = '', text = ''] = match;
      return { type: 'note', raw, label, text: text.replace(/\n(?: {1,4}|\t)/g, '\n') };
    },
  },
];

const inlineRules: TokenizerExtension[] = [
  {
    name: 'inlineFormula',
    level: 'inline',
    start(source) {
      const index = source.indexOf('$');
      return index < 0 ? undefined : index;
    },
    tokenizer(source) {
      const first = source[0];
      if (first !== '$' && first !== '\\') return undefined;
      return formula(inlineFormula.exec(source), false);
    },
  },
  {
    name: 'noteMark',
    level: 'inline',
    tokenizer(source): NoteMarkToken | undefined {
      const match = source.startsWith('[^') ? noteMark.exec(source) : null;
      return match ? { type: 'noteMark', raw: match[0], label: match[1] ?? '' } : undefined;
    },
  },
];

/** Raw HTML does not exist here: angle brackets are text like any other. */
class Rules extends Tokenizer {
  override html(): undefined {}

  override tag(): undefined {}

  /** The rule above takes its place: this one lets titles and labels run over empty lines. */
  override def(): undefined {}
}

/**
 * CommonMark and GFM without HTML, with formulas and footnotes. Only the reading half of the library is imported, so
 * that its writer of HTML is not even in the bundle.
 */
export function newLexer(): Lexer {
  const options: MarkedOptions = {
    gfm: true,
    tokenizer: new Rules(),
    extensions: {
      renderers: {},
      childTokens: {},
      block: blockRules.map(({ tokenizer }) => tokenizer),
      startBlock: blockRules.flatMap(({ start }) => start ?? []),
      inline: inlineRules.map(({ tokenizer }) => tokenizer),
      startInline: inlineRules.flatMap(({ start }) => start ?? []),
    },
    hooks: { emStrongMask: maskFormulas } as unknown as NonNullable<MarkedOptions['hooks']>,
  };
  return new Lexer(options);
}

/** A star inside a formula ends no emphasis. */
function maskFormulas(text: string): string {
  if (!text.includes('$') && !text.includes('\\')) return text;
  return text.replace(anyInlineFormula, (formula) => 'a'.repeat(formula.length));
}

export function normalizeLabel(label: string): string {
  return label.trim().toLowerCase().replace(/\s+/g, ' ');
}

function formula(match: RegExpExecArray | null, isBlock: boolean): FormulaToken | undefined {
  if (!match) return undefined;
  const [raw, dollars, brackets, parentheses, dollar] = match;
  const tex = (dollars ?? brackets ?? parentheses ?? dollar ?? '').trim();
  if (tex === '') return undefined;
  return { type: 'formula', raw, tex, isDisplay: isBlock || dollars !== undefined || brackets !== undefined };
}

function unescape(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
