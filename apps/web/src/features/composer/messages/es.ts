import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Enviar',
  stop: 'Detener',
  charactersLeft: 'Quedan {count} caracteres',
  dropHere: 'Suéltalo aquí',
  goesWith: 'Va con el mensaje',
  remove: 'Quitar {name}',
  removed: '{name} quitado',
  suggestions: '{count, plural, =0 {Sin sugerencias} one {# sugerencia} other {# sugerencias}}',
  suggestionsLabel: 'Sugerencias',
  searching: 'Buscando…',
  commands: 'Comandos',
  tools: 'Herramientas',
  tabIndents: 'Aquí Tab aplica sangría. Pulsa Esc y luego Tab para salir del campo.',
  pastedRich: 'Pegado como Markdown. Deshacer lo convierte en texto sin formato.',
};
