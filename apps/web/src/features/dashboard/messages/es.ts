import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Resumen',
  recent: 'Conversaciones recientes',
  none: 'Nada todavía. Empieza con lo que tengas en mente.',
  start: 'Empezar algo nuevo',
  activity: 'Las últimas doce semanas',
  onDay: '{date}: {count, plural, =0 {nada} one {# conversación} other {# conversaciones}}',
  system: 'Sistema',
  allWell: 'Todo funciona',
  someTrouble: 'Algo requiere atención: {what}',
  version: 'Parley {version}, en marcha desde hace {time}',
  messages: '{count, plural, one {# mensaje} other {# mensajes}}',
};
