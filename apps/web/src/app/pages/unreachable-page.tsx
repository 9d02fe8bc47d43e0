import { Button } from '../../shared/ui/button.tsx';
import { useEffect } from 'react';
import { askSession } from '../../features/session/index.ts';
import { sentenceOf } from '../../shared/lib/problems.ts';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
import { useText } from '../text.ts';

const againEveryMs = 5_000;

/** Nobody answered at all. Tries again by itself. */
export function UnreachablePage({ error }: { readonly error: unknown }) {
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
    <main className="h-full">
      <NoticePage title={t('unreachableTitle')} text={`${sentenceOf(error)} ${t('unreachableText')}`}>
        <Button variant="contained" onClick={() => void askSession()}>
          {t('tryAgain')}
        </Button>
      </NoticePage>
    </main>
  );
}
