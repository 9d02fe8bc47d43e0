import { ContextReport, type RunRecord } from '@parley/protocol';
import { toWireRun } from './frames.ts';
import type { StoredRecord } from './turn-store.ts';

export function toWireRecord({ run, context, parts, ...record }: StoredRecord): RunRecord {
  // Written by this or an earlier version; what can't be read any more is not worth an error.
  const report = ContextReport.safeParse(context).data ?? null;
  return {
    ...toWireRun(run),
    detail: record.detail,
    answered_by: record.answeredBy ?? run.model,
    prompts: report?.contributors.flatMap(({ sources }) => sources) ?? [],
    policy_version: record.policyVersion,
    parameters: { ...run.parameters },
    tools: run.tools === null ? null : [...run.tools],
    steps: record.steps,
    cost_micros: record.costMicros,
    latency: record.latency === null ? null : { ...record.latency },
    context: report,
    warnings: (parts ?? []).flatMap((part) => (part.kind === 'warning' ? [part.message] : [])),
  };
}
