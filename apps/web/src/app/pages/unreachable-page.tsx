import { Button } from '../../shared/ui/button.tsx';
import { useEffect } from 'react';
import { askSession } from '../../features/session/index.ts';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
import { useText } from '../text.ts';

const againEveryMs = 5_000;

/** Nobody answered at all. Tries again by itself. */
export function UnreachablePage({ reason }: { readonly reason: string }) {
  const t = useText();
  useEffect(() => {
    const again = () => void askSession();
    const timer = setInterval(again, againEveryMs);
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, []);
  return (
    <NoticePage title={t('unreachableTitle')} text={`${reason} ${t('unreachableText')}`}>
      <Button variant="contained" onClick={() => void askSession()}>
        {t('tryAgain')}
      </Button>
    </NoticePage>
  );
}
