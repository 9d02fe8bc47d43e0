import type { Messages } from './en.ts';

export const messages: Messages = {
  offline: 'Está sem ligação. Pode ler o que este navegador guarda; o que escrever espera e é enviado mais tarde.',
  away: 'O Parley não responde. Esta página tenta de novo sozinha; o que escrever espera.',
  tryNow: 'Tentar agora',
  newer: 'Há uma nova versão do Parley.',
  reload: 'Recarregar',
};
