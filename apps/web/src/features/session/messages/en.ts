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
  withOrganisation: 'Sign in with your organisation',
};

export type Messages = Readonly<Record<keyof typeof messages, string>>;
