import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'Te damos la bienvenida a Parley',
  signInTitle: 'Qué bien verte',
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
  withOrganisation: 'Entrar con tu organización',
  expired: 'Tu sesión ha terminado. Vuelve a entrar para seguir: no se ha perdido nada.',
  leaveTitle: '¿Salir?',
  leaveText:
    '{count, plural, one {# mensaje espera aquí sin enviar. Se pierde al salir.} other {# mensajes esperan aquí sin enviar. Se pierden al salir.}}',
  leave: 'Salir',
};
