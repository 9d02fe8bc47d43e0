import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Visão geral',
  recent: 'Conversas recentes',
  none: 'Nada ainda. Comece pelo que tem em mente.',
  start: 'Começar algo novo',
  activity: 'As últimas doze semanas',
  onDay: '{date}: {count, plural, =0 {nada} one {# conversa} other {# conversas}}',
  system: 'Sistema',
  allWell: 'Tudo funciona',
  someTrouble: 'Algo precisa de atenção: {what}',
  version: 'Parley {version}, a funcionar há {time}',
  messages: '{count, plural, one {# mensagem} other {# mensagens}}',
};
