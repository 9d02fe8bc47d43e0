import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'Fechar',
  cancel: 'Cancelar',
  save: 'Guardar',
  undo: 'Desfazer',
  somethingWrong: 'Algo correu mal.',
  unreachable: 'Não é possível contactar o servidor.',
  tryAgainIn: 'Tente de novo daqui a {time}.',
  tryAgain: 'Tentar de novo',
  nothingHere: 'Ainda não há nada aqui.',
  more: 'Mais',
};
