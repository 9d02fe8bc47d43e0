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
  wrongCredentials: 'E-Mail-Adresse oder Passwort ist falsch.',
  withOrganisation: 'Mit deiner Organisation anmelden',
  expired: 'Deine Sitzung ist zu Ende. Melde dich wieder an und mach weiter: Nichts ist verloren.',
  leaveTitle: 'Abmelden?',
  leaveText:
    '{count, plural, one {# Nachricht wartet hier und ist nicht gesendet. Beim Abmelden geht sie verloren.} other {# Nachrichten warten hier und sind nicht gesendet. Beim Abmelden gehen sie verloren.}}',
  leave: 'Abmelden',
};
