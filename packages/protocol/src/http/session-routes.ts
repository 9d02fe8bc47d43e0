import { anyone, table } from './route.ts';
import { CurrentSession, LoginQuery, Refresh, SignedIn } from './session.ts';

export const sessionRoutes = table({
  currentSession: {
    method: 'GET',
    path: '/api/auth/session',
    tag: 'accounts',
    summary: 'Who is signed in, and how one can sign in here',
    access: anyone,
    success: 200,
    response: CurrentSession,
  },
  refresh: {
    method: 'POST',
    path: '/api/auth/refresh',
    tag: 'accounts',
    summary: 'Exchange the refresh token for new tokens',
    access: anyone,
    query: LoginQuery,
    body: Refresh,
    success: 200,
    response: SignedIn,
  },
});
