import { useEffect } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { navigate } from '../../shared/router/router.ts';
import { Button } from '../../shared/ui/button.tsx';
import { PageBody, Section } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { QuickStart } from '../prompts/index.ts';
import { ActivitySection } from '../usage/index.ts';
import { RecentSection } from './components/recent-section.tsx';
import { SystemLine } from './components/system-line.tsx';
import { system } from './stores/system.ts';
import { useText } from './text.ts';

export function Page() {
  const t = useText();
  usePageName(t('overview'));
  useEffect(() => void system.read(), []);
  return (
    <>
      <PageHeader title={t('overview')}>
        <Button variant="contained" size="small" onClick={() => navigate('/')}>
          {t('start')}
        </Button>
      </PageHeader>
      <PageBody isWide>
        <RecentSection />
        <Section title={t('quickStart')}>
          <QuickStart />
        </Section>
        <ActivitySection />
        <SystemLine />
      </PageBody>
    </>
  );
}
