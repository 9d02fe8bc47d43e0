import { useStore } from '@nanostores/react';
import type { ComponentType } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { SectionTabs } from '../../shared/ui/section-tabs.tsx';
import { NotificationsSection } from '../attention/index.ts';
import { FilesSection } from '../library/index.ts';
import { PromptsSection } from '../prompts/index.ts';
import { UsageSection } from '../usage/index.ts';
import { AccountSection } from './components/account-section.tsx';
import { AppSection } from './components/app-section.tsx';
import { AppearanceSection } from './components/appearance-section.tsx';
import { DataSection } from './components/data-section.tsx';
import { KeysSection } from './components/keys-section.tsx';
import { LanguageSection } from './components/language-section.tsx';
import { ShortcutsSection } from './components/shortcuts-section.tsx';
import { $sections, type SectionName } from './stores/sections.ts';
import { useText } from './text.ts';

const views: Readonly<Record<SectionName, ComponentType>> = {
  appearance: AppearanceSection,
  language: LanguageSection,
  prompts: PromptsSection,
  notifications: NotificationsSection,
  shortcuts: ShortcutsSection,
  account: AccountSection,
  keys: KeysSection,
  files: FilesSection,
  usage: UsageSection,
  data: DataSection,
  app: AppSection,
};

export function Page() {
  const t = useText();
  const route = useStore($route);
  const shown = useStore($sections);
  const here = shown.find(({ name }) => name === route?.params['section']) ?? shown[0];
  const View = here && views[here.name];
  usePageName(t('settings'));
  return (
    <>
      <PageHeader title={t('settings')} />
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <SectionTabs
          label={t('settings')}
          path="/settings"
          tabs={shown.map(({ name, title, icon }) => ({ name, title: title(), icon }))}
          chosen={here?.name}
          isBeside
        />
        <PageBody>{View && <View />}</PageBody>
      </div>
    </>
  );
}
