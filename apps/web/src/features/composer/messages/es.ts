import type { Messages } from './en.ts';

export const messages: Messages = {
  send: 'Enviar',
  stop: 'Detener',
  charactersLeft: 'Quedan {count} caracteres',
  dropHere: 'Suéltalo aquí',
};
