/** How words are drawn where the reader is. */
export interface Style {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly code: boolean;
  readonly href: string | undefined;
  /** White space counts. */
  readonly isKept: boolean;
}

export const usualStyle: Style = {
  bold: false,
  italic: false,
  strike: false,
  code: false,
  href: undefined,
  isKept: false,
};

const monospace =
  /monospace|consolas|courier|menlo|monaco|inconsolata|\bmono\b|source code|fira code|cascadia|jetbrains|hack\b/i;
const longestAddress = 2_000;

export function styleOf(element: Element, around: Style): Style {
  const tag = element.localName;
  const declared = declarations(element);
  const weight = declared.get('font-weight');
  const slant = declared.get('font-style');
  const line = declared.get('text-decoration-line') ?? declared.get('text-decoration') ?? '';
  const space = declared.get('white-space') ?? declared.get('white-space-collapse');
  return {
    bold: weight === undefined ? around.bold || tag === 'b' || tag === 'strong' : /bold|[6-9]00/.test(weight),
    italic: slant === undefined ? around.italic || tag === 'i' || tag === 'em' : /italic|oblique/.test(slant),
    strike: around.strike || /^(?:s|del|strike)$/.test(tag) || line.includes('line-through'),
    code: around.code || /^(?:code|kbd|samp|tt)$/.test(tag),
    href: tag === 'a' ? addressOf(element.getAttribute('href')) : around.href,
    isKept: space === undefined ? around.isKept || tag === 'pre' : /pre|break-spaces/.test(space),
  };
}

/** Only what a person could have meant to send along. */
function addressOf(href: string | null): string | undefined {
  const address = href?.trim() ?? '';
  if (address.length > longestAddress || !/^(?:https?|mailto):/i.test(address)) return undefined;
  return URL.canParse(address) ? address : undefined;
}

/** What a reader of the page did not see is not what was copied. */
export function isHidden(element: Element): boolean {
  if (element.hasAttribute('hidden') || element.classList.contains('mw-editsection')) return true;
  const declared = declarations(element);
  const is = (name: string, pattern: RegExp) => pattern.test(declared.get(name) ?? '');
  return (
    is('display', /^none/) ||
    is('visibility', /^(?:hidden|collapse)/) ||
    is('opacity', /^0(?:\.0+)?%?$/) ||
    is('font-size', /^0(?:px|pt|em|rem|%)?$/) ||
    is('mso-hide', /all/) ||
    is('clip', /^rect\(\s*[01](?:px)?\b/) ||
    is('clip-path', /^inset\(\s*(?:50|100)%/) ||
    is('left', /^-\d{4}/) ||
    is('text-indent', /^-\d{4}/)
  );
}

export function isMonospaced(element: Element): boolean {
  const declared = declarations(element);
  const font = declared.get('font-family') ?? element.getAttribute('face') ?? '';
  return element.localName === 'pre' || monospace.test(font);
}

export function sideOf(cell: Element): 'left' | 'right' | 'center' | undefined {
  const side = declarations(cell).get('text-align') ?? cell.getAttribute('align')?.toLowerCase();
  return side === 'right' || side === 'center' ? side : undefined;
}

export function listLevelOf(element: Element): number | undefined {
  const level = /\blevel(\d)/.exec(declarations(element).get('mso-list') ?? '')?.[1];
  return level === undefined ? undefined : Number(level) - 1;
}

/** The marker that office programs write out, beside the item. */
export function isMarker(element: Element): boolean {
  return declarations(element).get('mso-list')?.toLowerCase() === 'ignore';
}

function declarations(element: Element): ReadonlyMap<string, string> {
  // Under the name that `quietHtml` gives it.
  const style = element.getAttribute('data-style');
  if (style === null || style === '') return none;
  const found = new Map<string, string>();
  for (const declaration of style.split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const value = declaration.slice(colon + 1).replace(/!important/i, '');
    found.set(declaration.slice(0, colon).trim().toLowerCase(), value.trim().toLowerCase());
  }
  return found;
}

const none: ReadonlyMap<string, string> = new Map();
