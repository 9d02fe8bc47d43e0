import { computed } from 'nanostores';
import type { ComponentType } from 'react';
import type { IconProps } from '../../../shared/ui/icon.tsx';
import {
  ArrowDownIcon,
  BellIcon,
  ChartIcon,
  GlobeIcon,
  KeyboardIcon,
  KeyIcon,
  PaletteIcon,
  PaperclipIcon,
  ShieldIcon,
  SparkIcon,
  UserIcon,
} from '../../../shared/ui/icons.ts';
import { $session } from '../../session/index.ts';
import type { messages } from '../messages/en.ts';
import { text } from '../text.ts';

interface Listed {
  readonly name: string;
  readonly title: keyof typeof messages;
  readonly icon: ComponentType<IconProps>;
  readonly isForTeams?: boolean;
}

const all = [
  { name: 'appearance', title: 'appearance', icon: PaletteIcon },
  { name: 'language', title: 'language', icon: GlobeIcon },
  { name: 'prompts', title: 'prompts', icon: SparkIcon },
  { name: 'notifications', title: 'notifications', icon: BellIcon },
  { name: 'shortcuts', title: 'shortcuts', icon: KeyboardIcon },
  { name: 'account', title: 'account', icon: UserIcon, isForTeams: true },
  { name: 'keys', title: 'apiKeys', icon: KeyIcon },
  { name: 'files', title: 'files', icon: PaperclipIcon },
  { name: 'usage', title: 'usage', icon: ChartIcon },
  { name: 'data', title: 'data', icon: ShieldIcon },
  { name: 'app', title: 'app', icon: ArrowDownIcon },
] as const satisfies readonly Listed[];

export type SectionName = (typeof all)[number]['name'];

/** The settings that there are for whoever is here: for the page, and for finding them by name. */
export const $sections = computed($session, (state) => {
  const isTeam = state.kind === 'signedIn' && state.session.mode === 'team';
  return all
    .filter((section: Listed) => section.isForTeams !== true || isTeam)
    .map(({ name, title, icon }) => ({ name, title: () => text(title), icon }));
});
