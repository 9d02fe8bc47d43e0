import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Boas-vindas ao Parley',
  signInTitle: 'Que bom ver-te',
  firstIntro: 'Ainda ninguém tem conta aqui. A primeira será a de administração.',
  signInIntro: 'Inicie sessão para continuar as suas conversas.',
  name: 'O seu nome',
  email: 'E-mail',
  password: 'Palavra-passe',
  code: 'Código de instalação',
  codeHelp: 'O servidor mostrou-o ao arrancar.',
  createFirst: 'Criar a primeira conta',
  signIn: 'Iniciar sessão',
  wrongCredentials: 'O e-mail ou a palavra-passe está errado.',
  withOrganisation: 'Entrar com a sua organização',
  expired: 'A sua sessão terminou. Entre de novo para continuar: nada se perdeu.',
  leaveTitle: 'Terminar sessão?',
  leaveText:
    '{count, plural, one {# mensagem espera aqui sem ser enviada. Perde-se ao terminar a sessão.} other {# mensagens esperam aqui sem serem enviadas. Perdem-se ao terminar a sessão.}}',
  leave: 'Terminar sessão',
};
