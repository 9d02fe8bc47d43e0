export { $session, $user, askSession, signOut, startSession, untilKnown } from './stores/session.ts';
