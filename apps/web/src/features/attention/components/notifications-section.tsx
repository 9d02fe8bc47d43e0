import { useStore } from '@nanostores/react';
import { Card, Section } from '../../../shared/ui/page-body.tsx';
import { SwitchRow } from '../../../shared/ui/switch-row.tsx';
import { $isTelling, $isUnanswered, $permission, switchTelling } from '../stores/permission.ts';
import { $wantsWords } from '../stores/preferences.ts';
import { useText } from '../text.ts';

const hindrances = { none: 'noneHere', unsafe: 'unsafe', refused: 'refused' } as const;

/** SPEC A4 */
export function NotificationsSection() {
  const t = useText();
  const permission = useStore($permission);
  const isTelling = useStore($isTelling);
  const isUnanswered = useStore($isUnanswered);
  const hindrance =
    permission === 'granted' || permission === 'unasked'
      ? isUnanswered && ('unanswered' as const)
      : hindrances[permission];
  return (
    <Section title={t('notifications')} text={t('notificationsText')}>
      <Card>
        <SwitchRow
          title={t('tell')}
          text={t('tellText')}
          problem={hindrance ? t(hindrance) : undefined}
          isOn={isTelling}
          isDisabled={permission === 'none' || permission === 'unsafe'}
          onSwitch={(isOn) => void switchTelling(isOn)}
        />
        <SwitchRow
          title={t('words')}
          text={t('wordsText')}
          isOn={useStore($wantsWords)}
          isDisabled={!isTelling}
          onSwitch={(isOn) => $wantsWords.set(isOn)}
        />
      </Card>
    </Section>
  );
}
