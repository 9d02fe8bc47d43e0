/** `parley_` so that secret scanners find leaked keys; the eight characters are shown in lists (A1.30). */
export function formatApiKey(randomBytes: (size: number) => Buffer): { readonly key: string; readonly prefix: string } {
  const prefix = `parley_${randomBytes(4).toString('hex')}`;
  return { key: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix };
}

export function isApiKey(credential: string): boolean {
  return credential.startsWith('parley_');
}
