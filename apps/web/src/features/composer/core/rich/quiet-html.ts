/**
 * HTML without what browsers complain of even in a document that shows and runs nothing: the page's own policy forbids styles
 * and handlers there too, and each would be an error in the console. Styles stay readable, under another name. One walk
 * from the beginning to the end, whatever is written.
 */
export function quietHtml(html: string): string {
  const lower = html.toLowerCase();
  let quiet = '';
  let at = 0;
  for (;;) {
    const open = html.indexOf('<', at);
    if (open < 0) return quiet + html.slice(at);
    quiet += html.slice(at, open);
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      if (end < 0) return quiet;
      at = end + 3;
      continue;
    }
    const name = tagName(html, open + 1);
    if (name === '') {
      quiet += '<';
      at = open + 1;
    } else if (/^(?:style|script|iframe)$/i.test(name)) {
      at = lower.indexOf(`</${name.toLowerCase()}`, open);
      if (at < 0) return quiet;
      at += name.length + 2;
      at = html.indexOf('>', at) + 1;
      if (at === 0) return quiet;
    } else {
      const attributes = quietAttributes(html, open + 1 + name.length);
      quiet += `<${name}${attributes.text}>`;
      at = attributes.end;
    }
  }
}

/** With the slash of one that closes; empty where `<` is only a sign. */
function tagName(html: string, from: number): string {
  tag.lastIndex = from;
  return tag.exec(html)?.[0] ?? '';
}

const tag = /\/?[a-z][^\s/>]*/iy;
const blank = /[\s/]*/y;
const attribute = /[^\s/>=]+/y;
const equals = /\s*=\s*/y;
const unquoted = /[^\s>]*/y;
/** Nothing of these is read, and nothing of them shall be fetched. */
const unread = /^(?:on.*|src|srcset|poster|background|data|srcdoc|action|formaction|ping)$/i;

function quietAttributes(html: string, from: number): { readonly text: string; readonly end: number } {
  let text = '';
  let at = from;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(html)?.[0] ?? '';
    at += found.length;
    return found;
  };
  for (;;) {
    take(blank);
    if (at >= html.length) return { text, end: at };
    if (html[at] === '>') return { text, end: at + 1 };
    const name = take(attribute);
    if (name === '') {
      at += 1;
      continue;
    }
    let value = take(equals) === '' ? undefined : '';
    const quote = html[at];
    if (value !== undefined && (quote === '"' || quote === "'")) {
      const end = html.indexOf(quote, at + 1);
      if (end < 0) return { text, end: html.length };
      value = html.slice(at, end + 1);
      at = end + 1;
    } else if (value !== undefined) value = `"${take(unquoted).replaceAll('"', '&quot;')}"`;
    if (unread.test(name)) continue;
    text += ` ${name.toLowerCase() === 'style' ? 'data-style' : name}${value === undefined ? '' : `=${value}`}`;
  }
}
