import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'Pesquisa',
  hint: 'Procurar no que foi dito',
  go: 'Procurar',
  from: 'De',
  to: 'Até',
  who: 'Dito por',
  anyone: 'Qualquer um',
  me: 'Mim',
  parley: 'Parley',
  tag: 'Etiqueta',
  howMany: 'No máximo',
  found: '{count, plural, =0 {Nada encontrado} one {# conversa} other {# conversas}}',
  score: 'Correspondência {percent}',
  open: 'Abrir nesta mensagem',
  start: 'Palavras, nomes ou o assunto.',
  nothing: 'Nada corresponde. Tente outras palavras ou menos filtros.',
};
