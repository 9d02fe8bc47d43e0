import type { EventFact, RunFact } from './facts.ts';

/** Joins a run's log by its own rules (SPEC T3), written once more and not shared with the server. */
export function checkLog(
  run: Pick<RunFact, 'status'>,
  events: readonly EventFact[],
): { readonly text: string; readonly problems: readonly string[] } {
  const problems: string[] = [];
  let text = '';
  events.forEach((event, index) => {
    if (event.seq !== index + 1) problems.push(`seq ${event.seq} stands at place ${index + 1}`);
    if (event.type === 'run.started') text = '';
    if (event.type === 'text.delta') {
      const { offset, text: added } = event.data;
      if (typeof offset !== 'number' || typeof added !== 'string') problems.push(`seq ${event.seq} is no delta`);
      else if (offset !== text.length)
        problems.push(`seq ${event.seq} has offset ${offset} where the text has ${text.length} characters`);
      else text += added;
    }
    if (event.type === 'run.ended' && index < events.length - 1)
      problems.push(`seq ${event.seq} ends the run, and ${events.length - 1 - index} events follow`);
  });
  const isEnded = run.status !== 'queued' && run.status !== 'running';
  const last = events.at(-1);
  if (isEnded && last?.type !== 'run.ended') problems.push('the run has ended and its log has not');
  if (last?.type === 'run.ended' && last.data['status'] !== run.status)
    problems.push(`the log says ${String(last.data['status'])}, the run ${run.status}`);
  return { text, problems };
}
