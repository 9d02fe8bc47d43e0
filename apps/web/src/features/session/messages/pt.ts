import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Boas-vindas ao Parley',
  signInTitle: 'Que bom ver você',
  firstIntro: 'Ninguém tem conta aqui ainda. A primeira será a de administração.',
  signInIntro: 'Entre para continuar suas conversas.',
  name: 'Seu nome',
  email: 'E-mail',
  password: 'Senha',
  code: 'Código de instalação',
  codeHelp: 'O servidor o mostrou ao iniciar.',
  createFirst: 'Criar a primeira conta',
  signIn: 'Entrar',
  wrongCredentials: 'O e-mail ou a senha estão incorretos.',
  withOrganisation: 'Entrar com sua organização',
  expired: 'Sua sessão terminou. Entre de novo para continuar: nada se perdeu.',
  leaveTitle: 'Sair?',
  leaveText:
    '{count, plural, one {# mensagem espera aqui sem ser enviada. Ela se perde se você sair.} other {# mensagens esperam aqui sem serem enviadas. Elas se perdem se você sair.}}',
  leave: 'Sair',
};
