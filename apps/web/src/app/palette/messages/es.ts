import type { Messages } from './en.ts';

export const messages: Messages = {
  hint: '¿Qué quieres hacer?',
  nothing: 'Nada con ese nombre.',
  section: '{page}: {name}',
  useModel: 'Usar el modelo {name}',
  messages: 'Mensajes',
  looking: 'Buscando en los mensajes…',
  searchFor: 'Buscar «{words}»',
  count: '{count, plural, =0 {Sin resultados} one {# resultado} other {# resultados}}',
};
