import { useId, useState } from 'react';
import { formatSeconds } from '../../../shared/i18n/format.ts';
import { BrainIcon, ChevronDownIcon, ToolIcon } from '../../../shared/ui/icons.ts';
import { Orb } from '../../../shared/ui/orb.tsx';
import type { Step } from '../stores/steps.ts';
import { useText } from '../text.ts';
import { ToolQuestion, type Decide } from './tool-question.tsx';

export interface TimelineProps {
  readonly steps: readonly Step[];
  readonly isLive: boolean;
  readonly onDecide: Decide;
}

/** How an answer came about: one line that opens into thinking and tool steps. Waiting questions stay open. */
export function Timeline({ steps, isLive, onDecide }: TimelineProps) {
  const t = useText();
  const id = useId();
  const isAsking = steps.some((step) => step.kind === 'tool' && step.status === 'waiting');
  const [isOpened, setOpened] = useState(false);
  const isOpen = isOpened || isAsking;
  const tools = steps.filter((step) => step.kind === 'tool').length;
  const summary = isAsking
    ? t('toolWaiting')
    : isLive
      ? t('working')
      : tools > 0
        ? t('stepsWithTools', { count: tools })
        : t('thought');
  return (
    <div className="my-2 rounded-md border border-line bg-paper">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpened(!isOpen)}
        className="flex w-full items-center gap-2 rounded-md px-3 py-2 text-sm text-soft hover:bg-hover"
      >
        {isLive ? <Orb size={16} isActive /> : <BrainIcon size={16} />}
        <span className="flex-1 text-start first-letter:uppercase">{summary}</span>
        <ChevronDownIcon size={16} className={isOpen ? 'rotate-180' : ''} />
      </button>
      {isOpen && (
        <ol id={id} className="ms-5 me-3 mb-3 flex flex-col gap-3 border-s border-line ps-4">
          {steps.map((step, index) => (
            <li key={step.kind === 'tool' ? step.call_id : index}>
              {step.kind === 'reasoning' ? (
                <p dir="auto" className="text-sm whitespace-pre-wrap text-soft">
                  {step.text}
                </p>
              ) : (
                <ToolStep step={step} onDecide={onDecide} />
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function ToolStep({ step, onDecide }: { readonly step: Extract<Step, { kind: 'tool' }>; readonly onDecide: Decide }) {
  const t = useText();
  const state = {
    running: t('toolRunning'),
    waiting: t('toolWaiting'),
    ok: t('toolOk'),
    failed: t('toolFailed'),
    timed_out: t('toolTimedOut'),
    denied: t('toolDenied'),
    cancelled: t('toolCancelled'),
  }[step.status ?? 'running'];
  const isBad = step.status === 'failed' || step.status === 'timed_out' || step.status === 'denied';
  return (
    <div className="text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <ToolIcon size={15} className="text-faint" />
        <span className="font-medium">{step.name}</span>
        <span className={isBad ? 'text-danger' : 'text-faint'}>{state}</span>
        {step.duration_ms !== undefined && <span className="text-faint">{formatSeconds(step.duration_ms)}</span>}
      </p>
      <Detail title={t('toolInput')} text={step.arguments} />
      {step.status === 'waiting' && (
        <ToolQuestion callId={step.call_id} tool={step.name} question={step.question} onDecide={onDecide} />
      )}
      {step.result !== undefined && <Detail title={t('toolResult')} text={step.result} />}
    </div>
  );
}

function Detail({ title, text }: { readonly title: string; readonly text: string }) {
  if (text.trim() === '' || text === '{}') return null;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm px-1 py-[7px] text-xs text-faint hover:text-ink">
        {title}
      </summary>
      <pre
        dir="ltr"
        className="mt-1 max-h-60 overflow-auto rounded-sm bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
    </details>
  );
}
