import { useStore } from '@nanostores/react';
import { useEffect, type ComponentType } from 'react';
import { Link } from '../../shared/router/link.tsx';
import { $route } from '../../shared/router/router.ts';
import { PageBody } from '../../shared/ui/page-body.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { AuditSection } from './components/audit-section.tsx';
import { DeadLettersSection } from './components/dead-letters-section.tsx';
import { HealthSection } from './components/health-section.tsx';
import { ModerationSection } from './components/moderation-section.tsx';
import { UsersSection } from './components/users-section.tsx';
import type { messages } from './messages/en.ts';
import { useText } from './text.ts';

const parts: readonly { readonly name: string; readonly title: keyof typeof messages; readonly view: ComponentType }[] =
  [
    { name: 'users', title: 'users', view: UsersSection },
    { name: 'moderation', title: 'moderation', view: ModerationSection },
    { name: 'dead-letters', title: 'deadLetters', view: DeadLettersSection },
    { name: 'audit', title: 'audit', view: AuditSection },
    { name: 'health', title: 'health', view: HealthSection },
  ];

export function Page() {
  const t = useText();
  const route = useStore($route);
  const here = parts.find(({ name }) => name === route?.params['section']) ?? parts[0];
  useEffect(() => {
    document.title = `${t('admin')} · Parley`;
  }, [t]);
  return (
    <>
      <PageHeader title={t('admin')} />
      <nav aria-label={t('admin')} className="mx-auto w-full max-w-6xl shrink-0 overflow-x-auto px-2 pb-4">
        <ul className="flex w-fit gap-1 px-1">
          {parts.map(({ name, title }) => (
            <li key={name}>
              <Link
                to={`/admin/${name}`}
                aria-current={name === here?.name ? 'page' : undefined}
                className={`flex h-9 items-center rounded-full px-3.5 text-sm whitespace-nowrap ${name === here?.name ? 'bg-tint font-medium text-on-tint' : 'text-soft hover:bg-hover hover:text-ink'}`}
              >
                {t(title)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <PageBody isWide>{here && <here.view />}</PageBody>
    </>
  );
}
