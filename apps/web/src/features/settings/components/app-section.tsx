import Button from '@mui/material/Button';
import { useStore } from '@nanostores/react';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { $canInstall, install, isInstalled } from '../../offline/index.ts';
import { useText } from '../text.ts';

/** Parley in a window of its own. Browsers that offer nothing are told of by what they have: their menu. */
export function AppSection() {
  const t = useText();
  const canInstall = useStore($canInstall);
  const words = isInstalled() ? t('installed') : canInstall ? t('installText') : t('installHow');
  return (
    <Section title={t('app')} text={t('installText')}>
      <Card>
        <CardRow title={t('appTitle')} text={words}>
          {canInstall && <Button onClick={() => void install()}>{t('install')}</Button>}
        </CardRow>
      </Card>
    </Section>
  );
}
