import { expectedScriptText, parseScriptName } from '@parley/engines';
import type { Facts, RunFact } from './facts.ts';
import { checkLog } from './check-log.ts';
import { blockedWord, flaggedWord, refusalText } from './policy.ts';

export interface Violation {
  readonly kind:
    | 'lost'
    | 'duplicated'
    | 'unended'
    | 'text'
    | 'sequence'
    | 'order'
    | 'changed'
    | 'screen'
    | 'audit'
    | 'side effect'
    | 'overlap';
  readonly what: string;
}

/** Compares what people were told with what is stored and what they were shown. Knows no code of the pipeline. */
export function findViolations(facts: Facts): Violation[] {
  return [
    ...checkAccepted(facts),
    ...checkEndings(facts),
    ...checkTexts(facts),
    ...checkOrder(facts),
    ...checkScreens(facts),
    ...checkSideEffects(facts),
    ...checkAudit(facts),
  ];
}

const ended: ReadonlySet<string> = new Set(['done', 'stopped', 'failed', 'interrupted']);

/** Accepted = answered, once. */
function checkAccepted({ sent, stored }: Facts): Violation[] {
  const found: Violation[] = [];
  const runs = new Map(stored.runs.map((run) => [run.id, run]));
  for (const turn of sent) {
    if (turn.outcome === 'waiting') found.push({ kind: 'lost', what: `neither taken nor refused: “${turn.content}”` });
    if (turn.runIds.size > 1)
      found.push({
        kind: 'duplicated',
        what: `one key, several runs ${[...turn.runIds].join(', ')}: “${turn.content}”`,
      });
    for (const id of turn.runIds) {
      const run = runs.get(id);
      if (run === undefined) found.push({ kind: 'lost', what: `accepted run ${id} is not there: “${turn.content}”` });
      else if (turn.kind === 'reply' && run.prompt_status !== 'blocked' && run.prompt !== turn.content)
        found.push({ kind: 'text', what: `run ${id} answers another message than “${turn.content}”` });
    }
  }
  const copies = new Map<string, number>();
  for (const { content } of stored.userMessages)
    if (content !== '') copies.set(content, (copies.get(content) ?? 0) + 1);
  for (const [content, count] of copies)
    if (count > 1) found.push({ kind: 'duplicated', what: `${count} copies of the message “${content}”` });
  const runsOfKeys = new Map<string, number>();
  for (const { run_id } of stored.keys) runsOfKeys.set(run_id, (runsOfKeys.get(run_id) ?? 0) + 1);
  // Every run of the load was asked for under a key.
  for (const run of stored.runs)
    if (runsOfKeys.get(run.id) !== 1)
      found.push({ kind: 'duplicated', what: `run ${run.id} belongs to ${runsOfKeys.get(run.id) ?? 0} keys` });
  for (const [id, count] of stored.answersPerRun)
    if (count > 1) found.push({ kind: 'duplicated', what: `run ${id} has ${count} answers` });
  const replies = new Map<string, string[]>();
  for (const run of stored.runs)
    if (run.kind === 'reply')
      replies.set(run.prompt_message_id, [...(replies.get(run.prompt_message_id) ?? []), run.id]);
  for (const [id, runIds] of replies)
    if (runIds.length > 1) found.push({ kind: 'duplicated', what: `message ${id} got replies ${runIds.join(', ')}` });
  return found;
}

function checkEndings({ stored, watched }: Facts): Violation[] {
  const found: Violation[] = [];
  for (const run of stored.runs) {
    if (!ended.has(run.status))
      found.push({ kind: 'unended', what: `run ${run.id} is ${run.status} (attempt ${run.attempt})` });
    else if (run.reason === null || run.ended_ms === null)
      found.push({ kind: 'unended', what: `run ${run.id} is ${run.status} without reason or time` });
    const first = watched.firstEndings.get(run.id);
    if (
      first !== undefined &&
      (first.status !== run.status || first.reason !== run.reason || first.answer !== run.answer)
    ) {
      found.push({
        kind: 'changed',
        what: `run ${run.id} had ended as ${first.status}/${first.reason} with ${first.answer.length} characters, and is ${run.status}/${run.reason} with ${run.answer.length}`,
      });
    }
  }
  for (const id of watched.doubleRunning)
    found.push({ kind: 'overlap', what: `conversation ${id} had two running answers at once` });
  return found;
}

function checkTexts({ stored }: Facts): Violation[] {
  return stored.runs.flatMap((run) => {
    const found: Violation[] = [];
    const log = checkLog(run, stored.events.get(run.id) ?? []);
    for (const what of log.problems) found.push({ kind: 'sequence', what: `run ${run.id}: ${what}` });
    if (ended.has(run.status) && log.text !== run.answer)
      found.push({
        kind: 'text',
        what: `run ${run.id}: the log holds ${difference(log.text, run.answer)} than the stored answer`,
      });
    const wrong = wrongAnswer(run);
    if (wrong !== undefined)
      found.push({ kind: 'text', what: `run ${run.id} (${run.status}/${run.reason}): ${wrong}` });
    return found;
  });
}

function wrongAnswer(run: RunFact): string | undefined {
  if (run.reason === 'refused') return run.answer === refusalText ? undefined : 'the refusal is another text';
  // A run may end before anybody looked at its message: stopped while it waited, say. It has said nothing then.
  if (run.prompt_status === 'blocked')
    return run.status !== 'done' && run.answer === ''
      ? undefined
      : `a blocked message was answered, with ${run.answer.length} characters`;
  const script = parseScriptName(run.model);
  if (script === undefined) return `there is no script ${run.model}`;
  const whole = expectedScriptText(script, { messages: [{ role: 'user', content: run.prompt }], parameters: {} });
  if (run.status === 'done')
    return run.answer === whole ? undefined : `the answer is ${difference(run.answer, whole)} than the model said`;
  return whole.startsWith(run.answer)
    ? undefined
    : `the part of an answer is ${difference(run.answer, whole)} than the model said`;
}

/** One after the other, in the order of acceptance. */
function checkOrder({ stored, sent }: Facts): Violation[] {
  const found: Violation[] = [];
  const before = new Map<string, RunFact>();
  for (const run of stored.runs) {
    const earlier = before.get(run.conversation_id);
    if (
      run.started_ms !== null &&
      earlier !== undefined &&
      (earlier.ended_ms ?? Number.POSITIVE_INFINITY) > run.started_ms
    ) {
      found.push({ kind: 'overlap', what: `run ${run.id} began before ${earlier.id} had ended` });
    }
    if (earlier === undefined || (run.ended_ms ?? 0) > (earlier.ended_ms ?? 0)) before.set(run.conversation_id, run);
  }
  const ordinals = new Map(stored.runs.map((run) => [run.id, run.ordinal]));
  const last = new Map<string, { ordinal: number; content: string }>();
  for (const turn of sent) {
    const ordinal = Math.min(...[...turn.runIds].map((id) => ordinals.get(id) ?? Number.POSITIVE_INFINITY));
    if (!Number.isFinite(ordinal)) continue;
    const earlier = last.get(turn.sender);
    if (earlier !== undefined && earlier.ordinal > ordinal)
      found.push({ kind: 'order', what: `“${turn.content}” was taken before “${earlier.content}”` });
    last.set(turn.sender, { ordinal, content: turn.content });
  }
  return found;
}

function checkScreens({ screens, stored }: Facts): Violation[] {
  const runs = new Map(stored.runs.map((run) => [run.id, run]));
  return screens.flatMap((screen) => {
    const found: Violation[] = [];
    const add = (what: string) => found.push({ kind: 'screen', what: `screen ${screen.name}: ${what}` });
    if (screen.closedBy !== undefined) add(`gave up because of ${screen.closedBy}`);
    for (const [id, shown] of screen.runs) {
      const run = runs.get(id);
      if (run === undefined) add(`showed run ${id} that does not exist`);
      else if (shown.ends === 0)
        add(
          `never saw the end of run ${id} (${run.status}/${run.reason}); it shows ${shown.text.length} of ${run.answer.length} characters`,
        );
      else if (shown.ends > 1) add(`saw run ${id} end ${shown.ends} times`);
      else if (shown.endText !== run.answer)
        add(
          `shows ${difference(shown.endText ?? '', run.answer)} than the stored answer of run ${id} (${run.status}/${run.reason}, attempt ${run.attempt})`,
        );
      else if (shown.status !== run.status) add(`shows run ${id} as ${shown.status} instead of ${run.status}`);
      if (shown.breaks > 0) add(`run ${id}: ${shown.breaks} changes did not join`);
    }
    return found;
  });
}

/** What follows a turn: the moderation log, the title, an empty outbox, no dead letters. */
function checkSideEffects({ stored, deadLetters }: Facts): Violation[] {
  const found: Violation[] = [];
  const logged = new Map<string, number>();
  for (const id of stored.moderationLogRuns) logged.set(id, (logged.get(id) ?? 0) + 1);
  for (const run of stored.runs) {
    const count = logged.get(run.id) ?? 0;
    const isListed =
      run.prompt_status === 'blocked' || run.prompt.includes(flaggedWord) || run.prompt.includes(blockedWord);
    // Stopped before its turn came, a message may have been looked at or not.
    const isChecked = run.action !== null || run.started_ms !== null;
    const fits = isListed ? count === 1 || (count === 0 && !isChecked) : count === 0;
    if (!fits)
      found.push({
        kind: 'side effect',
        what: `run ${run.id} (${run.action}) has ${count} rows in the moderation log`,
      });
  }
  const talked = new Set(
    stored.runs.filter((run) => ended.has(run.status) && run.prompt !== '').map((run) => run.conversation_id),
  );
  for (const id of talked)
    if (stored.titles.get(id) === '')
      found.push({ kind: 'side effect', what: `conversation ${id} never got its title` });
  if (stored.outboxRows > 0)
    found.push({ kind: 'side effect', what: `${stored.outboxRows} rows are left in the outbox` });
  for (const letter of deadLetters)
    found.push({ kind: 'side effect', what: `dead letter in ${letter.queue}: ${letter.reason} ${letter.body}` });
  return found;
}

function checkAudit({ stored, keysMade, auditIntact }: Facts): Violation[] {
  const found: Violation[] = [];
  if (!auditIntact) found.push({ kind: 'audit', what: 'the server finds its audit chain broken' });
  stored.audit.forEach((entry, index) => {
    const earlier = stored.audit[index - 1];
    if (earlier !== undefined && (entry.seq !== earlier.seq + 1 || entry.previous_hash !== earlier.hash))
      found.push({ kind: 'audit', what: `entry ${entry.seq} does not follow ${earlier.seq}` });
  });
  const made = new Map<string, number>();
  for (const { action, target } of stored.audit)
    if (action === 'api_key.created' && target !== null) made.set(target, (made.get(target) ?? 0) + 1);
  for (const id of keysMade)
    if (made.get(id) !== 1)
      found.push({ kind: 'audit', what: `the making of API key ${id} is logged ${made.get(id) ?? 0} times` });
  return found;
}

function difference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return `other text from character ${at} (${one.length} against ${other.length})`;
}
