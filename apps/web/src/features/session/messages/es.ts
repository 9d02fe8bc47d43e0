import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Te damos la bienvenida a Parley',
  signInTitle: 'Nos alegra verte',
  firstIntro: 'Aquí todavía nadie tiene cuenta. La primera será la de administración.',
  signInIntro: 'Inicia sesión para seguir con tus conversaciones.',
  name: 'Tu nombre',
  email: 'Correo electrónico',
  password: 'Contraseña',
  code: 'Código de instalación',
  codeHelp: 'El servidor lo mostró al arrancar.',
  createFirst: 'Crear la primera cuenta',
  signIn: 'Iniciar sesión',
  wrongCredentials: 'El correo o la contraseña no son correctos.',
  withOrganisation: 'Iniciar sesión con tu organización',
  expired: 'Tu sesión ha terminado. Vuelve a iniciar sesión para seguir: no se ha perdido nada.',
  leaveTitle: '¿Cerrar sesión?',
  leaveText:
    '{count, plural, one {# mensaje espera aquí sin enviar. Se pierde al cerrar sesión.} other {# mensajes esperan aquí sin enviar. Se pierden al cerrar sesión.}}',
  leave: 'Cerrar sesión',
};
