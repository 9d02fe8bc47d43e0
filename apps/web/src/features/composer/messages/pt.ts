import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Enviar',
  stop: 'Parar',
  charactersLeft: 'Restam {count} caracteres',
  dropHere: 'Solte aqui',
};
