import { useStore } from '@nanostores/react';
import { useEffect } from 'react';
import { EmptyNote, ProblemNote, RowsSkeleton, Section } from '../../../shared/ui/page-body.tsx';
import { byDay, byModel, thisMonth, total } from '../core/report.ts';
import { report, tokens } from '../stores/usage.ts';
import { useText } from '../text.ts';
import { DayChart } from './day-chart.tsx';
import { ModelUses } from './model-uses.tsx';
import { TokenTile } from './token-tile.tsx';

const chartDays = 30;

/** What models read and wrote for somebody, and how much they still may. */
export function UsageSection() {
  const t = useText();
  const limits = useStore(tokens.$state).value;
  const { value, problem } = useStore(report.$state);
  useEffect(() => {
    void tokens.read();
    void report.read();
  }, []);
  if (!value) return problem === undefined ? <RowsSkeleton count={4} /> : <ProblemNote text={problem} />;
  const days = byDay(value);
  const models = byModel(value, chartDays);
  return (
    <>
      <Section title={t('tokens')} text={t('tokensText')}>
        {problem !== undefined && <ProblemNote text={problem} />}
        <div className="grid gap-3 sm:grid-cols-2">
          <TokenTile name={t('today')} use={total(days.slice(-1))} count={limits?.day} />
          <TokenTile name={t('thisMonth')} use={thisMonth(days)} count={limits?.month} />
        </div>
      </Section>
      <Section title={t('byDay')} text={t('byDayText')}>
        {models.length === 0 ? <EmptyNote>{t('nothing')}</EmptyNote> : <DayChart days={days.slice(-chartDays)} />}
      </Section>
      {models.length > 0 && (
        <Section title={t('byModel')} text={t('byModelText')}>
          <ModelUses models={models} />
        </Section>
      )}
    </>
  );
}
