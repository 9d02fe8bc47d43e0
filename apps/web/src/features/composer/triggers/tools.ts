import type { ToolInfo } from '@parley/protocol';
import { ToolIcon } from '../../../shared/ui/icons.ts';
import { readTools } from '../api/tools.ts';
import type { TriggerProvider } from '../stores/triggers.ts';
import { text } from '../text.ts';

let known: { readonly at: number; readonly tools: Promise<readonly ToolInfo[]> } | undefined;
const askAgainAfterMs = 60_000;

/** They come and go with the server's settings, and not between two letters. */
function tools(): Promise<readonly ToolInfo[]> {
  if (known && Date.now() - known.at < askAgainAfterMs) return known.tools;
  known = { at: Date.now(), tools: readTools() };
  known.tools.catch(() => (known = undefined));
  return known.tools;
}

/** `@`: a tool that the answer to this message may use, instead of the usual ones. */
export const toolTrigger: TriggerProvider = {
  id: 'tools',
  character: '@',
  order: 1,
  name: () => text('tools'),
  icon: ToolIcon,
  search: async () =>
    (await tools()).map(({ name, description }) => ({
      id: name,
      title: name,
      detail: description,
      keywords: description,
    })),
  pick: ({ id }) => ({
    kind: 'chip',
    chip: { key: `tool ${id}`, from: 'tools', label: id, options: { tools: [id] } },
  }),
};
