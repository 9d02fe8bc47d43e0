import { Button } from '../../../shared/ui/button.tsx';
import { navigate } from '../../../shared/router/router.ts';
import { NoticePage } from '../../../shared/ui/notice-page.tsx';
import { PageHeader } from '../../../shared/ui/page-header.tsx';
import { useText } from '../text.ts';

export function MissingChat() {
  const t = useText();
  return (
    <>
      <PageHeader />
      <NoticePage title={t('missingTitle')} text={t('missingText')}>
        <Button variant="contained" onClick={() => navigate('/')}>
          {t('startNew')}
        </Button>
      </NoticePage>
    </>
  );
}
