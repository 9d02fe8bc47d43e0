import { useStore } from '@nanostores/react';
import { CheckIcon, WarningIcon } from '../../../shared/ui/icons.ts';
import { ProblemNote } from '../../../shared/ui/page-body.tsx';
import { system } from '../stores/system.ts';
import { useText } from '../text.ts';

/** How the server is, in one line. */
export function SystemLine() {
  const t = useText();
  const { value, problem } = useStore(system.$state);
  if (problem !== undefined) return <ProblemNote text={problem} />;
  if (!value) return <div className="skeleton h-11 rounded-lg" aria-hidden="true" />;
  const bad = Object.entries(value.readiness.checks).filter(([, { ok }]) => !ok);
  return (
    <p
      className={`flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-4 py-2 text-sm ${bad.length > 0 ? 'bg-warn-tint text-warn' : 'bg-good-tint text-good'}`}
    >
      {bad.length > 0 ? <WarningIcon /> : <CheckIcon />}
      <span className="flex-1 font-medium">
        {bad.length > 0
          ? t('someTrouble', { what: bad.map(([name, { detail }]) => `${name}: ${detail}`).join('; ') })
          : t('allWell')}
      </span>
      <span className="text-soft">
        {t('version', { version: value.health.version, time: uptime(value.health.uptime) })}
      </span>
    </p>
  );
}

function uptime(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}
