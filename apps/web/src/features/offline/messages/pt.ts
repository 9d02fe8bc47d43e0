import type { Messages } from './en.ts';

export const messages: Messages = {
  offline:
    'Você está sem conexão. O que este navegador guarda pode ser lido; o que você escrever espera e é enviado mais tarde.',
  away: 'O Parley não responde. Esta página tenta de novo sozinha; o que você escrever espera.',
  tryNow: 'Tentar agora',
  newer: 'Há uma nova versão do Parley.',
  reload: 'Recarregar',
};
