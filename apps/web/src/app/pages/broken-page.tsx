import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { reloadIfNewer, whenBack } from '../../features/offline/index.ts';
import { $reach } from '../../shared/lib/reach.ts';
import { Button } from '../../shared/ui/button.tsx';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
import { useText } from '../text.ts';

export function BrokenPage({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const t = useText();
  const reach = useStore($reach);
  // A page of an older build asks for files that a new build has replaced; or nobody is there to give them.
  const isMissing = /dynamically imported module|Importing a module script failed|Failed to fetch/i.test(String(error));
  useEffect(() => {
    if (!isMissing) return undefined;
    void reloadIfNewer();
    return whenBack(() => location.reload());
  }, [isMissing]);
  const isAway = isMissing && reach !== 'reached';
  return (
    <NoticePage
      title={isAway ? t('unreachableTitle') : isMissing ? t('outdatedTitle') : t('brokenTitle')}
      text={isAway ? t('unreachableText') : isMissing ? t('outdatedText') : t('brokenText')}
      details={isMissing ? undefined : String(error)}
    >
      <Button variant="contained" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
      {!isMissing && <Button onClick={retry}>{t('tryAgain')}</Button>}
    </NoticePage>
  );
}
