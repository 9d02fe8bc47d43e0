import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'O endereço trazia mais texto do que cabe. O restante foi deixado de fora.',
  noModel: 'O endereço pede o modelo “{model}”, que não pode ser usado aqui. O modelo padrão responde.',
};
