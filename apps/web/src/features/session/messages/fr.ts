import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Bienvenue sur Parley',
  signInTitle: 'Ravi de vous voir',
  firstIntro: 'Personne n’a encore de compte ici. Le premier sera celui de l’administrateur.',
  signInIntro: 'Connectez-vous pour reprendre vos conversations.',
  name: 'Votre nom',
  email: 'E-mail',
  password: 'Mot de passe',
  code: 'Code d’installation',
  codeHelp: 'Le serveur l’a affiché au démarrage.',
  createFirst: 'Créer le premier compte',
  signIn: 'Se connecter',
  wrongCredentials: 'L’adresse e-mail ou le mot de passe est incorrect.',
  withOrganisation: 'Se connecter avec votre organisation',
  expired: 'Votre session a pris fin. Reconnectez-vous pour continuer : rien n’est perdu.',
  leaveTitle: 'Se déconnecter ?',
  leaveText:
    '{count, plural, one {# message attend ici et n’est pas parti. Il est perdu si vous vous déconnectez.} other {# messages attendent ici et ne sont pas partis. Ils sont perdus si vous vous déconnectez.}}',
  leave: 'Se déconnecter',
};
