export { $session, $user, askSession, signOut, startSession } from './stores/session.ts';
