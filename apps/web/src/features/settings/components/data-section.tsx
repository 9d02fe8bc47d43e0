import { Button } from '../../../shared/ui/button.tsx';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { clearThisBrowser } from '../stores/data.ts';
import { useText } from '../text.ts';

export function DataSection() {
  const t = useText();
  const clear = async () => {
    const accepted = await confirm({
      title: t('clearTitle'),
      text: t('clearText'),
      accept: t('clear'),
      isDangerous: true,
    });
    if (accepted) await clearThisBrowser();
  };
  return (
    <Section title={t('data')} text={t('dataText')}>
      <Card>
        <CardRow title={t('clearBrowser')} text={t('clearBrowserText')}>
          <Button onClick={() => void clear()}>{t('clear')}</Button>
        </CardRow>
      </Card>
    </Section>
  );
}
