import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'Die Adresse enthielt mehr Worte, als hineinpassen. Der Rest wurde weggelassen.',
  noModel:
    'Die Adresse verlangt das Modell „{model}“, das hier nicht verwendet werden kann. Es antwortet das Standardmodell.',
};
