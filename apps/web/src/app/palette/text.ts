import { textOf } from '../../shared/i18n/i18n.ts';
import type { messages } from './messages/en.ts';

export const { text, useText } = textOf<typeof messages>('palette');
