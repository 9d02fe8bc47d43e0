import type { Messages } from './en.ts';

export const messages: Messages = {
  close: 'Fechar',
  cancel: 'Cancelar',
  save: 'Salvar',
  undo: 'Desfazer',
  somethingWrong: 'Algo deu errado.',
  unreachable: 'Não foi possível conectar ao servidor.',
  tryAgainIn: 'Tente de novo em {time}.',
  tryAgain: 'Tentar de novo',
  nothingHere: 'Ainda não há nada aqui.',
  more: 'Mais',
  keyCtrl: 'Ctrl',
  keyShift: 'Shift',
  keyDelete: 'Del',
};
