import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Willkommen bei Parley',
  signInTitle: 'Schön, dich zu sehen',
  firstIntro: 'Hier hat noch niemand ein Konto. Das erste wird das der Verwaltung.',
  signInIntro: 'Melde dich an, um deine Gespräche fortzusetzen.',
  name: 'Dein Name',
  email: 'E-Mail',
  password: 'Passwort',
  code: 'Einrichtungscode',
  codeHelp: 'Der Server hat ihn beim Start ausgegeben.',
  createFirst: 'Erstes Konto anlegen',
  signIn: 'Anmelden',
  withOrganisation: 'Mit deiner Organisation anmelden',
};
