import { SparkIcon } from '../../shared/ui/icons.ts';
import type { TriggerItem, TriggerProvider } from '../composer/index.ts';
import { fillIn } from './stores/filling.ts';
import { prompts } from './stores/prompts.ts';
import { text } from './text.ts';

interface PromptItem extends TriggerItem {
  readonly content: string;
}

const readAgainAfterMs = 15_000;
let readAt = 0;

/** `/`: saved prompts, by their command. */
export const promptTrigger: TriggerProvider<PromptItem> = {
  id: 'prompts',
  character: '/',
  order: -1,
  name: () => text('savedPrompts'),
  icon: SparkIcon,
  async search() {
    if (prompts.$state.get().value === undefined || Date.now() - readAt > readAgainAfterMs) {
      readAt = Date.now();
      const reading = prompts.read();
      if (prompts.$state.get().value === undefined) await reading;
    }
    return (prompts.$state.get().value ?? []).map(({ id, command, title, content }) => ({
      id,
      title: `/${command}`,
      detail: title === '' ? content.replaceAll(/\s+/g, ' ').slice(0, 120) : title,
      keywords: title,
      content,
    }));
  },
  async pick({ title, content }) {
    const filled = await fillIn(title, content);
    return filled === undefined ? { kind: 'nothing' } : { kind: 'text', text: filled };
  },
};
