import { Button } from '../../shared/ui/button.tsx';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
import { useText } from '../text.ts';

export function BrokenPage({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const t = useText();
  // A page of an older build asks for files that a new build has replaced.
  const isOutdated = /dynamically imported module|Importing a module script failed|Failed to fetch/i.test(
    String(error),
  );
  return (
    <NoticePage
      title={isOutdated ? t('outdatedTitle') : t('brokenTitle')}
      text={isOutdated ? t('outdatedText') : t('brokenText')}
      details={isOutdated ? undefined : String(error)}
    >
      <Button variant="contained" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
      {!isOutdated && <Button onClick={retry}>{t('tryAgain')}</Button>}
    </NoticePage>
  );
}
