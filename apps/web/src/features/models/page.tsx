import { useStore } from '@nanostores/react';
import type { ComponentType } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { SectionTabs } from '../../shared/ui/section-tabs.tsx';
import { AvailableSection } from './components/page/available-section.tsx';
import { EmbeddingsSection } from './components/page/embeddings-section.tsx';
import { LibrarySection } from './components/page/library-section.tsx';
import { ProvidersSection } from './components/page/providers-section.tsx';
import { RoutingSection } from './components/page/routing-section.tsx';
import { $sections, type SectionName } from './stores/sections.ts';
import { useText } from './text.ts';

const views: Readonly<Record<SectionName, ComponentType>> = {
  available: AvailableSection,
  library: LibrarySection,
  providers: ProvidersSection,
  routing: RoutingSection,
  search: EmbeddingsSection,
};

export function Page() {
  const t = useText();
  const route = useStore($route);
  const shown = useStore($sections);
  const here = shown.find(({ name }) => name === route?.params['section']) ?? shown[0];
  const View = here && views[here.name];
  usePageName(t('models'));
  return (
    <>
      <PageHeader title={t('models')} />
      <SectionTabs
        isWide
        label={t('models')}
        path="/models"
        tabs={shown.map(({ name, title }) => ({ name, title: title() }))}
        chosen={here?.name}
      />
      <PageBody isWide>{View && <View />}</PageBody>
    </>
  );
}
