import { Button } from '../../shared/ui/button.tsx';
import { navigate } from '../../shared/router/router.ts';
import { NoticePage } from '../../shared/ui/notice-page.tsx';
import { PageHeader } from '../../shared/ui/page-header.tsx';
import { useText } from '../text.ts';

export function NotFoundPage() {
  const t = useText();
  return (
    <>
      <PageHeader />
      <NoticePage title={t('notFoundTitle')} text={t('notFoundText')}>
        <Button variant="contained" onClick={() => navigate('/')}>
          {t('goHome')}
        </Button>
      </NoticePage>
    </>
  );
}

/** For pages that this account may not see. */
export function ForbiddenPage() {
  const t = useText();
  return (
    <>
      <PageHeader />
      <NoticePage title={t('forbiddenTitle')} text={t('forbiddenText')}>
        <Button variant="contained" onClick={() => navigate('/')}>
          {t('goHome')}
        </Button>
      </NoticePage>
    </>
  );
}
