/** What the controllers of accounts ask for by name; bound by `createAuth`. */
export const authTokens = {
  accounts: Symbol('accounts'),
  cookies: Symbol('cookies'),
  mode: Symbol('mode'),
  clock: Symbol('clock'),
  signIns: Symbol('signIns'),
  authenticator: Symbol('auth.authenticator'),
  identityProvider: Symbol('identityProvider'),
  stateSeal: Symbol('stateSeal'),
} as const;

export type AuthMode = 'local' | 'team';
