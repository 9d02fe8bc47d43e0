import { useStore } from '@nanostores/react';
import { Button } from '../../../shared/ui/button.tsx';
import { confirm } from '../../../shared/ui/confirm.tsx';
import { Card, CardRow, Section } from '../../../shared/ui/page-body.tsx';
import { $session } from '../../session/index.ts';
import { $deleting, clearThisBrowser, takeEverything } from '../stores/data.ts';
import { useText } from '../text.ts';
import { DeleteDialog } from './delete-dialog.tsx';

export function DataSection() {
  const t = useText();
  const state = useStore($session);
  const isTeam = state.kind === 'signedIn' && state.session.mode === 'team';
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
    <>
      <Section title={t('yourData')} text={t('yourDataText')}>
        <Card>
          <CardRow title={t('exportAll')} text={t('exportAllText')}>
            <Button onClick={takeEverything}>{t('download')}</Button>
          </CardRow>
          <CardRow title={t('deleteAll')} text={t('deleteAllText')}>
            <Button color="error" onClick={() => $deleting.set('conversations')}>
              {t('deleteForever')}
            </Button>
          </CardRow>
          {isTeam && (
            <CardRow title={t('deleteAccount')} text={t('deleteAccountText')}>
              <Button color="error" onClick={() => $deleting.set('account')}>
                {t('deleteForever')}
              </Button>
            </CardRow>
          )}
        </Card>
      </Section>
      <Section title={t('data')} text={t('dataText')}>
        <Card>
          <CardRow title={t('clearBrowser')} text={t('clearBrowserText')}>
            <Button onClick={() => void clear()}>{t('clear')}</Button>
          </CardRow>
        </Card>
      </Section>
      <DeleteDialog />
    </>
  );
}
