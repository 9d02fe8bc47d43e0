import type { Messages } from './en.ts';

export const messages: Messages = {
  notifications: 'Notificaciones',
  notificationsText:
    'Se guarda en este navegador. El número de conversaciones sin leer también aparece en el título de la pestaña.',
  tell: 'Avisarme cuando una respuesta esté lista y yo esté en otra parte',
  tellText:
    'En otra conversación, pestaña o aplicación; también cuando una herramienta espera tu permiso. Solo mientras Parley esté abierto en algún lugar de este navegador.',
  noneHere:
    'Este navegador no tiene notificaciones para páginas. En un iPhone o iPad, añade Parley a la pantalla de inicio y ábrelo desde ahí.',
  unsafe: 'Los navegadores solo permiten notificaciones por https o en este mismo equipo.',
  refused:
    'El navegador rechaza las notificaciones de Parley. Permítelas en sus ajustes para esta página (el icono junto a la dirección) y luego activa esto.',
  unanswered:
    'La pregunta del navegador quedó sin respuesta, así que no se muestra nada. Activa esto otra vez para que vuelva a preguntar.',
  words: 'Mostrar sus primeras palabras',
  wordsText:
    'La primera línea de la respuesta, donde aparezcan las notificaciones: también en la pantalla bloqueada. Nunca de chats temporales.',
  finished: 'La respuesta está lista',
  notFinished: 'La respuesta no pudo terminarse',
  asks: 'Una herramienta espera tu permiso',
  temporary: 'Chat temporal',
  open: 'Abrir',
  saidOf: '«{title}»: {what}',
};
