import { $actions, type Action } from '../../../shared/actions/registry.ts';
import { CommandIcon } from '../../../shared/ui/icons.ts';
import type { TriggerItem, TriggerProvider } from '../stores/triggers.ts';
import { text } from '../text.ts';

interface CommandItem extends TriggerItem {
  readonly action: Action;
}

/** `/`: what the palette has, as far as it makes sense while somebody writes. */
export const commands: TriggerProvider<CommandItem> = {
  id: 'commands',
  character: '/',
  name: () => text('commands'),
  icon: CommandIcon,
  search: () =>
    $actions
      .get()
      .filter(({ command, isAvailable }) => command !== undefined && isAvailable?.() !== false)
      .map((action) => ({
        id: action.id,
        title: action.title(),
        detail: `/${action.command}`,
        keywords: action.command,
        icon: action.icon,
        keys: action.keys,
        action,
      })),
  // After the field has its words back: the action may move the focus.
  pick: ({ action }) => ({ kind: 'action', run: () => void setTimeout(action.run) }),
};
