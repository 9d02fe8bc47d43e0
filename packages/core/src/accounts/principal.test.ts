import { routes, Scope, type Access } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { authorise, credentialId, type Principal } from './principal.ts';

const person = (role: Principal['role']): Principal => ({
  userId: 'u',
  role,
  kind: 'session',
  scopes: 'all',
  sessionId: 's',
});
const key = (role: Principal['role'], ...scopes: Scope[]): Principal => ({
  userId: 'u',
  role,
  kind: 'api_key',
  scopes,
  apiKeyId: 'k',
});

describe('authorise', () => {
  it('A1.2 lets anybody call what is public', () => {
    expect(authorise({ kind: 'public' }, undefined)).toBeUndefined();
    expect(authorise({ kind: 'public' }, key('user'))).toBeUndefined();
  });

  it.each(Object.values(routes).filter((route) => route.access.kind !== 'public'))(
    'A1.2 refuses $id without a credential',
    (route) => {
      expect(authorise(route.access, undefined)).toBe('unauthenticated');
    },
  );

  it.each(Object.values(routes))('A1.2 answers for $id by role and scope alone', (route) => {
    const access: Access = route.access;
    if (access.kind === 'public') return expect(authorise(access, undefined)).toBeUndefined();
    const everyScope = Scope.options;
    expect(authorise(access, person('admin'))).toBeUndefined();
    expect(authorise(access, person('user'))).toBe(access.kind === 'admin' ? 'forbidden' : undefined);
    expect(authorise(access, key('admin', ...everyScope))).toBe(
      access.scope === null ? 'insufficient_scope' : undefined,
    );
    const others = everyScope.filter((scope) => scope !== access.scope);
    expect(authorise(access, key('admin', ...others))).toBe('insufficient_scope');
  });

  it('A1.2 a key with administrator scopes gives its demoted owner nothing', () => {
    expect(authorise(routes.listUsers.access, key('user', 'admin:read', 'admin:write'))).toBe('forbidden');
  });
});

describe('credentialId', () => {
  it('names what can be revoked', () => {
    expect(credentialId(person('user'))).toBe('s');
    expect(credentialId(key('user'))).toBe('k');
    expect(credentialId({ userId: 'u', role: 'admin', kind: 'local', scopes: 'all' })).toBeUndefined();
  });
});
