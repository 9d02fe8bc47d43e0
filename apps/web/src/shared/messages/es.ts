import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'Cerrar',
  cancel: 'Cancelar',
  save: 'Guardar',
  undo: 'Deshacer',
  somethingWrong: 'Algo ha salido mal.',
  unreachable: 'No se puede contactar con el servidor.',
  tryAgainIn: 'Inténtalo de nuevo en {time}.',
  tryAgain: 'Reintentar',
  nothingHere: 'Todavía no hay nada.',
  more: 'Más',
  keyCtrl: 'Ctrl',
  keyShift: 'Mayús',
  keyDelete: 'Supr',
};
