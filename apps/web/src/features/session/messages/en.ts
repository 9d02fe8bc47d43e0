export const messages = {
  welcome: 'Welcome to Parley',
  signInTitle: 'Good to see you',
  firstIntro: 'Nobody has an account here yet. The first one becomes the administrator.',
  signInIntro: 'Sign in to go on with your conversations.',
  name: 'Your name',
  email: 'E-mail',
  password: 'Password',
  code: 'Set-up code',
  codeHelp: 'The server printed it when it started.',
  createFirst: 'Create the first account',
  signIn: 'Sign in',
  wrongCredentials: 'The e-mail or the password is wrong.',
  withOrganisation: 'Sign in with your organisation',
  expired: 'Your session has ended. Sign in again to go on: nothing is lost.',
  leaveTitle: 'Sign out?',
  leaveText:
    '{count, plural, one {# message waits here and has not been sent. It is lost when you sign out.} other {# messages wait here and have not been sent. They are lost when you sign out.}}',
  leave: 'Sign out',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
