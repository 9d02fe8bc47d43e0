/** How a program proves who it is. Browsers use the cookies that signing in has set. */
export type Auth =
  | { readonly kind: 'cookie' }
  | { readonly kind: 'apiKey'; readonly key: string }
  | { readonly kind: 'tokens'; readonly store: TokenStore };

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where a program keeps its tokens. Each refresh token works once, so what `save` gets must not be lost. */
export interface TokenStore {
  load(): Tokens | undefined | Promise<Tokens | undefined>;
  save(tokens: Tokens): void | Promise<void>;
}

export function memoryTokenStore(tokens?: Tokens): TokenStore {
  let kept = tokens;
  return {
    load: () => kept,
    save(next) {
      kept = next;
    },
  };
}

export async function authHeaders(auth: Auth): Promise<Record<string, string>> {
  switch (auth.kind) {
    case 'cookie':
      return {};
    case 'apiKey':
      return { authorization: `Bearer ${auth.key}` };
    case 'tokens': {
      const tokens = await auth.store.load();
      return tokens ? { authorization: `Bearer ${tokens.accessToken}` } : {};
    }
  }
}
