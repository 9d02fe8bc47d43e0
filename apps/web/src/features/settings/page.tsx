import { useStore } from '@nanostores/react';
import type { ComponentType } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $route } from '../../shared/router/router.ts';
import type { IconProps } from '../../shared/ui/icon.tsx';
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
} from '../../shared/ui/icons.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { SectionTabs } from '../../shared/ui/section-tabs.tsx';
import { NotificationsSection } from '../attention/index.ts';
import { FilesSection } from '../library/index.ts';
import { PromptsSection } from '../prompts/index.ts';
import { UsageSection } from '../usage/index.ts';
import { $session } from '../session/index.ts';
import { AccountSection } from './components/account-section.tsx';
import { AppSection } from './components/app-section.tsx';
import { AppearanceSection } from './components/appearance-section.tsx';
import { DataSection } from './components/data-section.tsx';
import { KeysSection } from './components/keys-section.tsx';
import { LanguageSection } from './components/language-section.tsx';
import { ShortcutsSection } from './components/shortcuts-section.tsx';
import type { messages } from './messages/en.ts';
import { useText } from './text.ts';

interface Part {
  readonly name: string;
  readonly title: keyof typeof messages;
  readonly icon: ComponentType<IconProps>;
  readonly view: ComponentType;
  readonly isForTeams?: boolean;
}

const parts: readonly Part[] = [
  { name: 'appearance', title: 'appearance', icon: PaletteIcon, view: AppearanceSection },
  { name: 'language', title: 'language', icon: GlobeIcon, view: LanguageSection },
  { name: 'prompts', title: 'prompts', icon: SparkIcon, view: PromptsSection },
  { name: 'notifications', title: 'notifications', icon: BellIcon, view: NotificationsSection },
  { name: 'shortcuts', title: 'shortcuts', icon: KeyboardIcon, view: ShortcutsSection },
  { name: 'account', title: 'account', icon: UserIcon, view: AccountSection, isForTeams: true },
  { name: 'keys', title: 'apiKeys', icon: KeyIcon, view: KeysSection },
  { name: 'files', title: 'files', icon: PaperclipIcon, view: FilesSection },
  { name: 'usage', title: 'usage', icon: ChartIcon, view: UsageSection },
  { name: 'data', title: 'data', icon: ShieldIcon, view: DataSection },
  { name: 'app', title: 'app', icon: ArrowDownIcon, view: AppSection },
];

export function Page() {
  const t = useText();
  const route = useStore($route);
  const state = useStore($session);
  const isTeam = state.kind === 'signedIn' && state.session.mode === 'team';
  const shown = parts.filter((part) => part.isForTeams !== true || isTeam);
  const here = shown.find(({ name }) => name === route?.params['section']) ?? shown[0];
  usePageName(t('settings'));
  return (
    <>
      <PageHeader title={t('settings')} />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <SectionTabs
          label={t('settings')}
          path="/settings"
          tabs={shown.map(({ name, title, icon }) => ({ name, title: t(title), icon }))}
          chosen={here?.name}
          isBeside
        />
        <PageBody>{here && <here.view />}</PageBody>
      </div>
    </>
  );
}
