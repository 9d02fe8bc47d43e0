/** PostgreSQL's array text, `{1,NULL,"a \"b\"",{2}}`, with every element passed through `parse`. */
export function parseArray(text: string, parse: (element: string) => unknown): unknown[] {
  // Arrays that do not start at 1 say so in front: `[0:1]={1,2}`.
  let at = text.indexOf('{');
  return readList();

  function readList(): unknown[] {
    const items: unknown[] = [];
    at += 1;
    while (at < text.length && text[at] !== '}') {
      items.push(readItem());
      if (text[at] === ',') at += 1;
    }
    at += 1;
    return items;
  }

  function readItem(): unknown {
    if (text[at] === '{') return readList();
    if (text[at] === '"') return parse(readQuoted());
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at += 1;
    const plain = text.slice(start, at);
    return plain === 'NULL' ? null : parse(plain);
  }

  function readQuoted(): string {
    let value = '';
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  }
}
