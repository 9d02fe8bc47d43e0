export { $session, $user, askSession, signOut, startSession } from './stores/session.ts';
export type { SessionState } from './stores/session.ts';
