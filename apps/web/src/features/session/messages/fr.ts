import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Bienvenue dans Parley',
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
  withOrganisation: 'Se connecter avec votre organisation',
};
