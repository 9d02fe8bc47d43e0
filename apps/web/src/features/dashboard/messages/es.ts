import type { Messages } from './en.ts';

export const messages: Messages = {
  overview: 'Resumen',
  recent: 'Conversaciones recientes',
  none: 'Nada todavía. Empieza con lo que tengas en mente.',
  start: 'Empezar algo nuevo',
  allWell: 'Todo funciona',
  someTrouble: 'Algo requiere atención: {what}',
  version: 'Parley {version}, en marcha desde hace {time}',
  messages: '{count, plural, one {# mensaje} other {# mensajes}}',
  quickStart: 'Inicio rápido',
  answering: 'Respondiendo ahora',
  unread: 'Respuesta nueva',
};
