import { useStore } from '@nanostores/react';
import type { ComponentType } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { SectionTabs } from '../../shared/ui/section-tabs.tsx';
import { AuditSection } from './components/audit-section.tsx';
import { DeadLettersSection } from './components/dead-letters-section.tsx';
import { HealthSection } from './components/health-section.tsx';
import { LimitsSection } from './components/limits-section.tsx';
import { ModerationSection } from './components/moderation-section.tsx';
import { UsersSection } from './components/users-section.tsx';
import { sections, type SectionName } from './stores/sections.ts';
import { useText } from './text.ts';

const views: Readonly<Record<SectionName, ComponentType>> = {
  users: UsersSection,
  limits: LimitsSection,
  moderation: ModerationSection,
  'dead-letters': DeadLettersSection,
  audit: AuditSection,
  health: HealthSection,
};

export function Page() {
  const t = useText();
  const route = useStore($route);
  const here = sections.find(({ name }) => name === route?.params['section']) ?? sections[0];
  const View = here && views[here.name];
  usePageName(t('admin'));
  return (
    <>
      <PageHeader title={t('admin')} />
      <SectionTabs
        isWide
        label={t('admin')}
        path="/admin"
        tabs={sections.map(({ name, title }) => ({ name, title: title() }))}
        chosen={here?.name}
      />
      <PageBody isWide>{View && <View />}</PageBody>
    </>
  );
}
