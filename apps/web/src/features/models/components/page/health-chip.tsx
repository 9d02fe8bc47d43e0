import type { Model } from '../../api/models.ts';
import { useText } from '../../text.ts';
import { Chip } from './chip.tsx';

/** Of a model that a rule or chain names: well, failing, resting, or not there at all. */
export function HealthChip({ id, models }: { readonly id: string; readonly models: readonly Model[] }) {
  const t = useText();
  const model = models.find((one) => one.id === id);
  if (model === undefined) return <Chip look="danger">{t('notThere')}</Chip>;
  const { state, failures, seconds_left } = model.health;
  switch (state) {
    case 'ok':
      return <Chip look="good">{t('healthOk')}</Chip>;
    case 'failing':
      return <Chip look="warn">{t('healthFailing', { count: failures })}</Chip>;
    case 'resting':
      return <Chip look="danger">{t('healthResting', { seconds: Math.ceil(seconds_left ?? 0) })}</Chip>;
  }
}
