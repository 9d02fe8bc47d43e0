import type { ModelTest } from '@parley/protocol';
import { formatNumber, formatLatency } from '../../../../shared/i18n/format.ts';
import { CheckIcon, WarningIcon } from '../../../../shared/ui/icons.ts';
import { useText } from '../../text.ts';

/** What a model said when it was tried, and how fast; or what is in the way. */
export function TestResult({ result }: { readonly result: ModelTest | 'running' }) {
  const t = useText();
  if (result === 'running')
    return (
      <div className="flex items-center gap-2 rounded-md bg-sunken px-3 py-2.5 text-sm text-soft">
        <span className="size-2 animate-breathe rounded-full bg-accent" aria-hidden="true" />
        {t('testRunning')}
      </div>
    );
  const figures = [
    ...(result.first_token_ms === null ? [] : [t('firstWordAfter', { time: formatLatency(result.first_token_ms) })]),
    ...(result.tokens_per_second === null
      ? []
      : [t('tokensPerSecond', { count: formatNumber(result.tokens_per_second) })]),
    t('inAll', { time: formatLatency(result.total_ms) }),
  ];
  return (
    <div
      className={`flex flex-col gap-1.5 rounded-md px-3 py-2.5 text-sm ${result.ok ? 'bg-good-tint' : 'bg-danger-tint'}`}
    >
      <p className={`flex items-start gap-2 font-medium ${result.ok ? 'text-good' : 'text-danger'}`}>
        {result.ok ? <CheckIcon size={16} /> : <WarningIcon size={16} />}
        <span className="min-w-0 break-words">{result.ok ? figures.join(' · ') : result.detail}</span>
      </p>
      {result.answer !== '' && (
        <blockquote dir="auto" className="line-clamp-4 break-words text-ink">
          {result.answer}
        </blockquote>
      )}
      {result.warnings.map((warning) => (
        <p key={warning} className="text-xs text-soft">
          {warning}
        </p>
      ))}
    </div>
  );
}
