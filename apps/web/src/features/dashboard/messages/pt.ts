import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Visão geral',
  recent: 'Conversas recentes',
  none: 'Nada ainda. Comece pelo que você tem em mente.',
  start: 'Começar algo novo',
  allWell: 'Tudo funciona',
  someTrouble: 'Algo precisa de atenção: {what}',
  version: 'Parley {version}, em execução há {time}',
  messages: '{count, plural, one {# mensagem} other {# mensagens}}',
  quickStart: 'Início rápido',
  answering: 'Respondendo agora',
  unread: 'Nova resposta',
};
