interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: Rules): Rules;
}

interface Rules {
  createScriptURL(url: string): string;
  createHTML(html: string): string;
}

const policy = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy('parley', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href);
    const isOurs = origin === location.origin && !pathname.startsWith('/api/');
    if (!isOurs) throw new TypeError(`${url} is no script of this page`);
    return url;
  },
  // Stays in this file: see what uses it below.
  createHTML: (html) => html,
});

/**
 * The only way from a string to something that runs: the address of a worker of our own. The page's policy (Trusted
 * Types) makes the browser refuse every other, and there is no way at all from a string to a script or to HTML of this page.
 */
export function trustedScriptUrl(url: string): string {
  return policy ? policy.createScriptURL(url) : url;
}

/** For reading what HTML says: a document that is shown nowhere, runs nothing and fetches nothing. */
export function inertDocument(html: string): Document {
  return new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
}

/**
 * Puts words at the caret, as `insertText` does, which takes seconds for a thousand lines. They are words whatever they say.
 * False: this browser cannot.
 */
export function insertWords(words: string): boolean {
  const html = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return document.execCommand('insertHTML', false, policy ? policy.createHTML(html) : html);
}
