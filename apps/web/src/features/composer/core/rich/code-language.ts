/** What a page says of its code, in the ways of the usual colourers. Empty: nothing. */
export function languageOf(pre: Element): string {
  const places = [pre.querySelector('code'), pre, pre.parentElement, pre.parentElement?.parentElement];
  for (const place of places) {
    if (!place) continue;
    const told = place.getAttribute('data-lang') ?? place.getAttribute('data-language');
    const name = told ?? named.exec(place.className)?.slice(1).find(Boolean) ?? '';
    if (/^[\w+#.-]{1,24}$/.test(name) && !/^(?:text|plain|plaintext|none|nohighlight)$/i.test(name))
      return name.toLowerCase();
  }
  return '';
}

const named =
  /(?:^|\s)(?:lang(?:uage)?-([\w+#.-]+)|highlight-(?:source|text)-([\w+#-]+)|brush:\s*([\w+#-]+)|hljs\s+([\w+#-]+)|sourceCode\s+([\w+#-]+))(?=\s|$)/;
