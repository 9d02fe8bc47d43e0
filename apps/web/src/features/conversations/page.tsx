import { useStore } from '@nanostores/react';
import { $route } from '../../shared/router/router.ts';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { FolderPage } from './components/folder-page.tsx';
import { $folders } from './stores/folders.ts';
import { $list } from './stores/list.ts';
import { useText } from './text.ts';

/** The page of one folder. */
export function Page() {
  const t = useText();
  const route = useStore($route);
  const id = route?.params['id'];
  const folder = useStore($folders).find((found) => found.id === id);
  const isKnown = useStore($list).state === 'fresh';
  if (folder) return <FolderPage key={folder.id} folder={folder} />;
  return (
    <>
      <PageHeader title={t('folders')} />
      {isKnown && <p className="px-5 py-10 text-center text-soft">{t('noSuchFolder')}</p>}
    </>
  );
}
