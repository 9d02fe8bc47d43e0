import { useStore } from '@nanostores/react';
import { $route, navigate } from '../../shared/router/router.ts';
import { Button } from '../../shared/ui/button.tsx';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
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
      <PageHeader />
      {isKnown && (
        <NoticePage title={t('noSuchFolder')} text={t('noSuchFolderText')}>
          <Button variant="contained" onClick={() => navigate('/')}>
            {t('untitled')}
          </Button>
        </NoticePage>
      )}
    </>
  );
}
