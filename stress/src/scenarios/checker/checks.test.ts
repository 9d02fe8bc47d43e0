import { expectedScriptText, parseScriptName } from '@parley/engines';
import { describe, expect, test } from 'vitest';
import { findViolations, type Violation } from './checks.ts';
import type { EventFact, Facts, RunFact } from './facts.ts';
import { flaggedWord } from './policy.ts';
import type { ScreenRecord, SentTurn } from './records.ts';

const model = 'script/d0-r0-n12';
const content = 'what does a fox dream of?';

function answerTo(prompt: string): string {
  const script = parseScriptName(model);
  if (script === undefined) throw new Error('no script');
  return expectedScriptText(script, { messages: [{ role: 'user', content: prompt }], parameters: {} });
}

const answer = answerTo(content);

/** One turn that went well, as everybody saw it. Each test breaks one thing. */
function soundFacts() {
  const run = {
    id: 'run',
    ordinal: 1,
    conversation_id: 'c',
    kind: 'reply',
    status: 'done',
    reason: 'complete',
    model,
    attempt: 1,
    action: 'allow',
    prompt_message_id: 'prompt',
    prompt: content,
    prompt_status: 'complete',
    answer,
    answer_status: 'complete',
    created_ms: 1,
    started_ms: 2,
    ended_ms: 3,
  } satisfies RunFact as RunFact;
  const events: EventFact[] = [
    { seq: 1, type: 'run.started', data: {} },
    { seq: 2, type: 'text.delta', data: { offset: 0, text: answer.slice(0, 10) } },
    { seq: 3, type: 'text.delta', data: { offset: 10, text: answer.slice(10) } },
    { seq: 4, type: 'run.ended', data: { status: 'done' } },
  ];
  const sent: SentTurn = {
    content,
    kind: 'reply',
    conversationId: 'c',
    model,
    sentAtMs: 0,
    expected: 'answer',
    isStopped: false,
    sender: 'c',
    outcome: 'accepted',
    runIds: new Set(['run']),
  };
  const screen: ScreenRecord = {
    name: 'first',
    conversationId: 'c',
    runs: new Map([['run', { text: answer, ends: 1, endText: answer, status: 'done', breaks: 0 }]]),
  };
  const stored = {
    runs: [run],
    events: new Map([['run', events]]),
    userMessages: [{ id: 'prompt', conversation_id: 'c', content }],
    keys: [{ key: 'k', run_id: 'run' }],
    moderationLogRuns: [] as string[],
    titles: new Map([['c', 'a title']]),
    outboxRows: 0,
    answersPerRun: new Map([['run', 1]]),
    audit: [
      { seq: 1, action: 'api_key.created', target: 'key', previous_hash: '', hash: 'one' },
      { seq: 2, action: 'login', target: null, previous_hash: 'one', hash: 'two' },
    ],
  };
  const watched = {
    doubleRunning: new Set<string>(),
    firstEndings: new Map([['run', { status: 'done', reason: 'complete' as string | null, answer }]]),
    looks: 1,
  };
  return {
    sent: [sent],
    screens: [screen],
    watched,
    stored,
    keysMade: ['key'],
    auditIntact: true,
    deadLetters: [] as Facts['deadLetters'],
    run,
    events,
    screen,
    turn: sent,
  };
}

type Sound = ReturnType<typeof soundFacts>;

function change(facts: Sound, changes: Partial<RunFact>): void {
  facts.stored.runs = [{ ...facts.run, ...changes }];
}

const faults: readonly [string, Violation['kind'], (facts: Sound) => void][] = [
  ['a message that was neither taken nor refused', 'lost', (facts) => (facts.turn.outcome = 'waiting')],
  ['an accepted run that is not there', 'lost', (facts) => (facts.stored.runs = [])],
  ['one key with two runs', 'duplicated', (facts) => facts.turn.runIds.add('other')],
  [
    'a message stored twice',
    'duplicated',
    (facts) => facts.stored.userMessages.push({ id: 'copy', conversation_id: 'c', content }),
  ],
  ['a run that nobody asked for', 'duplicated', (facts) => (facts.stored.keys = [])],
  ['two answers of a run', 'duplicated', (facts) => facts.stored.answersPerRun.set('run', 2)],
  [
    'two replies to a message',
    'duplicated',
    (facts) => facts.stored.runs.push({ ...facts.run, id: 'again', ordinal: 2 }),
  ],
  ['a run that still runs', 'unended', (facts) => change(facts, { status: 'running', reason: null, ended_ms: null })],
  [
    'an ending that changed afterwards',
    'changed',
    (facts) =>
      facts.watched.firstEndings.set('run', {
        status: 'interrupted',
        reason: 'worker_lost',
        answer: answer.slice(0, 10),
      }),
  ],
  ['two answers at once', 'overlap', (facts) => facts.watched.doubleRunning.add('c')],
  ['a blocked message that was answered', 'text', (facts) => change(facts, { prompt_status: 'blocked' })],
  ['a gap in the log', 'sequence', (facts) => facts.events.splice(1, 1)],
  [
    'events behind the end',
    'sequence',
    (facts) => facts.events.push({ seq: 5, type: 'text.delta', data: { offset: answer.length, text: 'x' } }),
  ],
  [
    'a delta out of place',
    'sequence',
    (facts) => (facts.events[2] = { seq: 3, type: 'text.delta', data: { offset: 9, text: answer.slice(9) } }),
  ],
  ['a log without its end', 'sequence', (facts) => facts.events.pop()],
  ['an answer other than the log', 'text', (facts) => change(facts, { answer: `${answer}x` })],
  ['an answer other than the model gave', 'text', (facts) => change(facts, { prompt: 'another question' })],
  [
    'a part that is no beginning',
    'text',
    (facts) => change(facts, { status: 'stopped', reason: 'stopped_by_user', answer: 'x' }),
  ],
  [
    'a run that began before the one before it had ended',
    'overlap',
    (facts) =>
      facts.stored.runs.push({
        ...facts.run,
        id: 'next',
        ordinal: 2,
        prompt_message_id: 'p2',
        started_ms: 2.5,
        ended_ms: 4,
      }),
  ],
  ['a screen without the end', 'screen', (facts) => ((facts.screen.runs.get('run') ?? { ends: 0 }).ends = 0)],
  ['a screen that saw two ends', 'screen', (facts) => ((facts.screen.runs.get('run') ?? { ends: 0 }).ends = 2)],
  [
    'a screen with another text',
    'screen',
    (facts) => facts.screen.runs.set('run', { text: 'x', ends: 1, endText: 'x', status: 'done', breaks: 0 }),
  ],
  [
    'a screen whose changes did not join',
    'screen',
    (facts) => facts.screen.runs.set('run', { text: answer, ends: 1, endText: answer, status: 'done', breaks: 1 }),
  ],
  [
    'a flagged message that nobody logged',
    'side effect',
    (facts) => change(facts, { action: 'flag', prompt: `${content} ${flaggedWord}` }),
  ],
  ['a harmless message in the moderation log', 'side effect', (facts) => facts.stored.moderationLogRuns.push('run')],
  ['a conversation without its title', 'side effect', (facts) => facts.stored.titles.set('c', '')],
  ['rows left in the outbox', 'side effect', (facts) => (facts.stored.outboxRows = 1)],
  [
    'a dead letter',
    'side effect',
    (facts) => (facts.deadLetters = [{ queue: 'background_queue', body: '{}', reason: 'poison' }]),
  ],
  [
    'a broken audit chain',
    'audit',
    (facts) =>
      facts.stored.audit.splice(1, 1, { seq: 2, action: 'login', target: null, previous_hash: 'none', hash: 'two' }),
  ],
  ['a key whose making is not logged', 'audit', (facts) => facts.keysMade.push('unlogged')],
];

describe('the comparison of what was told with what is stored', () => {
  test('finds nothing where nothing is wrong', () => {
    expect(findViolations(soundFacts())).toEqual([]);
  });

  test('lets a run of a blocked message be stopped before it has said anything', () => {
    const facts = soundFacts();
    change(facts, { prompt_status: 'blocked', status: 'stopped', reason: 'stopped_by_user', answer: '' });
    const texts = findViolations(facts).filter(({ what }) => what.includes('blocked'));
    expect(texts).toEqual([]);
  });

  test.each(faults)('finds %s', (_, kind, breakIt) => {
    const facts = soundFacts();
    breakIt(facts);
    expect(findViolations(facts).map((violation) => violation.kind)).toContain(kind);
  });
});
