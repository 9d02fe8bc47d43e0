import { formatNumber } from '../../shared/i18n/format.ts';
import { ModelIcon } from '../../shared/ui/icons.ts';
import type { TriggerProvider } from '../composer/index.ts';
import { $models } from './stores/models.ts';
import { pinnedFirst } from './stores/pinned.ts';
import { text } from './text.ts';

/** `@`: the model that answers this message, and only this one. */
export const modelTrigger: TriggerProvider = {
  id: 'models',
  character: '@',
  name: () => text('modelsForOne'),
  icon: ModelIcon,
  search: () =>
    pinnedFirst($models.get().items).map(({ id, name, context_tokens }) => ({
      id,
      title: name,
      detail: text('contextTokens', { tokens: formatNumber(context_tokens) }),
      keywords: id,
    })),
  pick: ({ id, title }) => ({
    kind: 'chip',
    chip: { key: 'model', from: 'models', label: title, options: { model: id } },
  }),
};
