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
import type { messages } from './messages/en.ts';
import { useText } from './text.ts';

const parts: readonly { readonly name: string; readonly title: keyof typeof messages; readonly view: ComponentType }[] =
  [
    { name: 'users', title: 'users', view: UsersSection },
    { name: 'limits', title: 'limits', view: LimitsSection },
    { name: 'moderation', title: 'moderation', view: ModerationSection },
    { name: 'dead-letters', title: 'deadLetters', view: DeadLettersSection },
    { name: 'audit', title: 'audit', view: AuditSection },
    { name: 'health', title: 'health', view: HealthSection },
  ];

export function Page() {
  const t = useText();
  const route = useStore($route);
  const here = parts.find(({ name }) => name === route?.params['section']) ?? parts[0];
  usePageName(t('admin'));
  return (
    <>
      <PageHeader title={t('admin')} />
      <SectionTabs
        isWide
        label={t('admin')}
        path="/admin"
        tabs={parts.map(({ name, title }) => ({ name, title: t(title) }))}
        chosen={here?.name}
      />
      <PageBody isWide>{here && <here.view />}</PageBody>
    </>
  );
}
