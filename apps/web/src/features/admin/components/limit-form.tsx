import TextField from '@mui/material/TextField';
import type { TokenLimits } from '@parley/protocol';
import { useState, type FormEvent } from 'react';
import { formatNumber } from '../../../shared/i18n/format.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { readTokenCount, type TokenCount } from '../core/token-count.ts';
import { useText } from '../text.ts';

export interface LimitFormProps {
  /** Whose limits these are, for who does not see it. */
  readonly name: string;
  readonly before: TokenLimits;
  /** Gives back what was wrong, or nothing. */
  readonly save: (limits: TokenLimits) => Promise<string | undefined>;
  readonly onDone: () => void;
}

export function LimitForm({ name, before, save, onDone }: LimitFormProps) {
  const t = useText();
  const [day, setDay] = useState(() => written(before.tokens_per_day));
  const [month, setMonth] = useState(() => written(before.tokens_per_month));
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const counts = { day: readTokenCount(day), month: readTokenCount(month) };
  const isWrong = counts.day.kind === 'wrong' || counts.month.kind === 'wrong';
  const isDayOver =
    counts.day.kind === 'count' && counts.month.kind === 'count' && counts.day.count > counts.month.count;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isWrong || isDayOver) return;
    setSaving(true);
    const wrong = await save({ tokens_per_day: limitOf(counts.day), tokens_per_month: limitOf(counts.month) });
    setSaving(false);
    setProblem(wrong);
    if (wrong === undefined) onDone();
  };
  const hint = (count: TokenCount) => {
    if (count.kind === 'wrong') return t(count.why);
    return count.kind === 'none' ? t('emptyIsNone') : t('tokenCount', { count: count.count });
  };
  return (
    <form
      aria-label={t('limitsOf', { name })}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && onDone()}
      className="flex w-full flex-col gap-3"
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t('perDay')}
          value={day}
          onChange={(event) => setDay(event.target.value)}
          error={counts.day.kind === 'wrong' || isDayOver}
          helperText={isDayOver ? t('dayOverMonth') : hint(counts.day)}
          size="small"
          autoFocus
          autoComplete="off"
          slotProps={{ htmlInput: { inputMode: 'text', maxLength: 30, dir: 'ltr' } }}
        />
        <TextField
          label={t('perMonth')}
          value={month}
          onChange={(event) => setMonth(event.target.value)}
          error={counts.month.kind === 'wrong'}
          helperText={hint(counts.month)}
          size="small"
          autoComplete="off"
          slotProps={{ htmlInput: { inputMode: 'text', maxLength: 30, dir: 'ltr' } }}
        />
      </div>
      {problem !== undefined && <ProblemNote text={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="contained" size="small" disabled={isSaving || isWrong || isDayOver}>
          {t('save')}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

const written = (limit: number | null): string => (limit === null ? '' : formatNumber(limit));
const limitOf = (count: TokenCount): number | null => (count.kind === 'count' ? count.count : null);
