import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: 'O que você quer fazer?',
  nothing: 'Nada com esse nome.',
  section: '{page}: {name}',
  useModel: 'Usar o modelo {name}',
  messages: 'Mensagens',
  looking: 'Procurando nas mensagens…',
  searchFor: 'Procurar “{words}”',
  count: '{count, plural, =0 {Nada encontrado} one {# resultado} other {# resultados}}',
};
