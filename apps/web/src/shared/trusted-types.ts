interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const scriptUrls = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes?.createPolicy('parley', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href);
    const isOurs = origin === location.origin && !pathname.startsWith('/api/');
    if (!isOurs) throw new TypeError(`${url} is no script of this page`);
    return url;
  },
});

/**
 * The only way from a string to something that runs: the address of a worker of our own. The page's policy (Trusted
 * Types) makes the browser refuse every other, and there is no way at all from a string to HTML or to a script.
 */
export function trustedScriptUrl(url: string): string {
  return scriptUrls ? scriptUrls.createScriptURL(url) : url;
}
