import type { Action, ActionDescription } from '../../../shared/actions/registry.ts';
import {
  ArchiveIcon,
  ArrowDownIcon,
  ArrowUpIcon,
  CopyIcon,
  DownloadIcon,
  EditIcon,
  ForkIcon,
  PinIcon,
  RefreshIcon,
  StopIcon,
  TrashIcon,
} from '../../../shared/ui/icons.ts';
import { text } from '../text.ts';

const section = 'conversation';

/** Of an open conversation; their keys are chosen where none is open. */
export const chatActions = {
  'chat.stop': { title: () => text('stop'), section, command: 'stop', icon: StopIcon, keys: 'mod+.' },
  'chat.regenerate': {
    title: () => text('regenerate'),
    section,
    command: 'regenerate',
    icon: RefreshIcon,
    keys: 'mod+shift+e',
  },
  'chat.copyLast': { title: () => text('copyLast'), section, command: 'copy', icon: CopyIcon, keys: 'mod+shift+c' },
  'chat.rename': { title: () => text('renameTitle'), section, command: 'rename', icon: EditIcon },
  'chat.branches': { title: () => text('branches'), section, command: 'branches', icon: ForkIcon },
  'chat.previousOwn': { title: () => text('previousOwn'), section, icon: ArrowUpIcon, keys: 'alt+arrowup' },
  'chat.nextOwn': { title: () => text('nextOwn'), section, icon: ArrowDownIcon, keys: 'alt+arrowdown' },
  'chat.ownMessages': { title: () => text('ownMessages'), section, command: 'messages' },
  'chat.pinLast': { title: () => text('pinLast'), section, icon: PinIcon },
  'chat.pinnedMessages': { title: () => text('pinnedMessages'), section, command: 'pins', icon: PinIcon },
  'chat.pin': { title: () => text('pin'), section, command: 'pin', icon: PinIcon },
  'chat.archive': { title: () => text('archive'), section, command: 'archive', icon: ArchiveIcon },
  'chat.exportMarkdown': { title: () => text('exportMarkdown'), section, command: 'export', icon: DownloadIcon },
  'chat.exportLines': { title: () => text('exportLines'), section, icon: DownloadIcon },
  'chat.delete': {
    title: () => text('delete'),
    section,
    command: 'delete',
    icon: TrashIcon,
    keys: 'mod+shift+backspace',
  },
  'chat.write': { title: () => text('write'), section, keys: 'shift+escape', whileTyping: true },
} as const satisfies Readonly<Record<string, ActionDescription>>;

/** What is described above, in the conversation that is open. */
export function chatAction(
  id: keyof typeof chatActions,
  here: Pick<Action, 'run'> & Partial<Pick<Action, 'isAvailable' | 'title' | 'icon'>>,
): Action {
  return { id, ...chatActions[id], ...here };
}
