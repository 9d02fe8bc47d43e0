import { useStore } from '@nanostores/react';
import { useEffect, type ComponentType } from 'react';
import { Link } from '../../shared/router/link.tsx';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
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
  useEffect(() => {
    document.title = `${t('models')} · Parley`;
  }, [t]);
  // On a phone the chosen one may be beyond the edge.
  const chosen = here?.name;
  useEffect(() => {
    document.querySelector(`[data-tab='${chosen}']`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [chosen]);
  return (
    <>
      <PageHeader title={t('models')} />
      {shown.length > 1 && (
        <nav aria-label={t('models')} className="mx-auto w-full max-w-5xl shrink-0 overflow-x-auto px-2 pb-4">
          <ul className="flex w-fit gap-1 px-1">
            {shown.map(({ name, title }) => (
              <li key={name}>
                <Link
                  to={`/models/${name}`}
                  data-tab={name}
                  aria-current={name === here?.name ? 'page' : undefined}
                  className={`flex h-9 items-center rounded-full px-3.5 text-sm whitespace-nowrap ${name === here?.name ? 'bg-tint font-medium text-on-tint' : 'text-soft hover:bg-hover hover:text-ink'}`}
                >
                  {t(title)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <PageBody isWide>{here && <here.view />}</PageBody>
    </>
  );
}
