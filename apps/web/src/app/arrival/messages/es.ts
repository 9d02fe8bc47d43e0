import type { Messages } from './en.ts';

export const messages: Messages = {
  cut: 'La dirección traía más texto del que cabe. El resto se ha omitido.',
  noModel: 'La dirección pide el modelo «{model}», que aquí no se puede usar. Responde el modelo predeterminado.',
};
