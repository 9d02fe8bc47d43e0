import type { Messages } from './en.ts';

export const messages: Messages = {
  search: 'Buscar',
  hint: 'Busca en lo que se dijo',
  go: 'Buscar',
  from: 'Desde',
  to: 'Hasta',
  who: 'Dicho por',
  anyone: 'Cualquiera',
  me: 'Mí',
  parley: 'Parley',
  tag: 'Etiqueta',
  howMany: 'Como máximo',
  found: '{count, plural, =0 {Nada encontrado} one {# conversación} other {# conversaciones}}',
  score: 'Coincidencia {percent}',
  open: 'Abrir en este mensaje',
  start: 'Palabras, nombres o de qué iba.',
  nothing: 'Nada encaja. Prueba otras palabras o menos filtros.',
};
