import { useStore } from '@nanostores/react';
import type { ComponentType } from 'react';
import { usePageName } from '../../shared/ui/page-title.ts';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { SectionTabs } from '../../shared/ui/section-tabs.tsx';
import { $user } from '../session/index.ts';
import { AvailableSection } from './components/page/available-section.tsx';
import { EmbeddingsSection } from './components/page/embeddings-section.tsx';
import { LibrarySection } from './components/page/library-section.tsx';
import { ProvidersSection } from './components/page/providers-section.tsx';
import { RoutingSection } from './components/page/routing-section.tsx';
import type { messages } from './messages/en.ts';
import { useText } from './text.ts';

interface Part {
  readonly name: string;
  readonly title: keyof typeof messages;
  readonly view: ComponentType;
}

const parts: readonly Part[] = [
  { name: 'available', title: 'available', view: AvailableSection },
  { name: 'library', title: 'library', view: LibrarySection },
  { name: 'providers', title: 'providers', view: ProvidersSection },
  { name: 'routing', title: 'routing', view: RoutingSection },
  { name: 'search', title: 'embeddings', view: EmbeddingsSection },
];

/** What can answer, for everybody; where it comes from and how it is chosen, for administrators. */
export function Page() {
  const t = useText();
  const route = useStore($route);
  const isAdmin = useStore($user)?.role === 'admin';
  const shown = isAdmin ? parts : parts.slice(0, 1);
  const here = shown.find(({ name }) => name === route?.params['section']) ?? shown[0];
  usePageName(t('models'));
  return (
    <>
      <PageHeader title={t('models')} />
      <SectionTabs
        isWide
        label={t('models')}
        path="/models"
        tabs={shown.map(({ name, title }) => ({ name, title: t(title) }))}
        chosen={here?.name}
      />
      <PageBody isWide>{here && <here.view />}</PageBody>
    </>
  );
}
