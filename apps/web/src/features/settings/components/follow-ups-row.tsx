import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { SwitchRow } from '../../../shared/ui/switch-row.tsx';
import { $wantsFollowUps } from '../../chat/index.ts';
import { $isOffForAll, askWhetherOff } from '../stores/follow-ups.ts';
import { useText } from '../text.ts';

/** Suggestions of what to say next, where the installation has any. */
export function FollowUpsRow() {
  const t = useText();
  const isOff = useStore($isOffForAll);
  const isWanted = useStore($wantsFollowUps);
  useEffect(askWhetherOff, []);
  return (
    <SwitchRow
      title={t('followUps')}
      text={t('followUpsText')}
      problem={isOff ? t('followUpsOff') : undefined}
      isOn={isWanted && !isOff}
      isDisabled={isOff}
      onSwitch={(isOn) => $wantsFollowUps.set(isOn)}
    />
  );
}
