import assert from 'node:assert/strict';
import { ModelError, type LanguageModel, type ModelCompletion, type ModelRequest } from '@parley/core';
import { parseScriptName } from '../script/script-name.ts';
import { expectedScriptText } from '../script/script-plan.ts';

/**
 * The contract of every LanguageModel (packages/core/src/models/SPEC.md). `model` gives one that answers as
 * the script of that name does, whatever lies between: the rules know every letter that must arrive.
 */
export interface LanguageModelSubject {
  model(scriptName: string): LanguageModel;
}

export interface LanguageModelRule {
  readonly id: string;
  readonly states: string;
  check(subject: LanguageModelSubject): Promise<void>;
}

export const languageModelRules: readonly LanguageModelRule[] = [
  rule('M1', 'sends the whole answer, then resolves with reason and usage', async (subject) => {
    for (const name of [
      'script/n300',
      'script/n300-split',
      'script/md-n80',
      'script/echo',
      'script/d5-r2000-n40',
      'script/n0',
    ]) {
      const heard = await listen(subject.model(name), question);
      assert.equal(heard.text(), expected(name, question), name);
      assert.equal(heard.completion?.reason, 'complete', name);
      assert.ok((heard.completion?.usage.input_tokens ?? 0) > 0, `${name}: input tokens`);
    }
  }),
  rule('M2', 'says nothing once its signal is aborted, nor after it settled', async (subject) => {
    const abort = new AbortController();
    const heard = await listen(subject.model('script/r500-n5000'), question, abort, (deltas) => {
      if (deltas === 3) abort.abort();
    });
    assert.equal(heard.deltas.length, 3, 'deltas after the abort');
    const failed = await listen(subject.model('script/n20-fail@5'), question);
    const whole = await listen(subject.model('script/n400'), question);
    assert.equal(failed.lateDeltas + whole.lateDeltas + heard.lateDeltas, 0, 'deltas after the end');
  }),
  rule('M3', 'rejects with AbortError at once: before, while waiting, answering and silent', async (subject) => {
    const aborted = AbortSignal.abort(new Error('a reason of the caller'));
    const none: string[] = [];
    const error = await failureOf(
      subject.model('script/n5').generate(question, { text: (delta) => none.push(delta) }, aborted),
    );
    assert.equal(nameOf(error), 'AbortError', 'aborted before');
    assert.deepEqual(none, []);
    for (const [name, afterDeltas] of [
      ['script/d60000-n5', 0],
      ['script/r200-n100000', 2],
      ['script/n3-stall@3', 3],
    ] as const) {
      const abort = new AbortController();
      const call = listen(subject.model(name), question, abort, (deltas) => {
        if (deltas === afterDeltas) queueMicrotask(() => abort.abort('stopped by the user'));
      });
      if (afterDeltas === 0) setTimeout(() => abort.abort('stopped by the user'), 20);
      const startedMs = performance.now();
      assert.equal(nameOf((await call).error), 'AbortError', name);
      assert.ok(performance.now() - startedMs < 5_000, `${name}: at once`);
    }
  }),
  rule('M4', 'fails with a ModelError and keeps what came before', async (subject) => {
    const failed = await listen(subject.model('script/n50-fail@20'), question);
    assert.ok(ModelError.is(failed.error), `a ModelError, not ${String(failed.error)}`);
    assert.equal(failed.error.kind, 'error');
    const whole = expected('script/n50', question);
    assert.ok(whole.startsWith(failed.text()) && failed.text().length > 0, 'the text before the failure');
    const down = await listen(subject.model('script/down'), question);
    assert.ok(
      ModelError.is(down.error) && down.error.kind === 'unavailable' && down.error.retryable,
      'a model that is down',
    );
    const cut = await listen(subject.model('script/n50-cut@20'), question);
    assert.ok(ModelError.is(cut.error) && cut.error.retryable, 'an answer that broke off');
  }),
  rule('M4', 'says so when the input does not fit', async (subject) => {
    const long: ModelRequest = { messages: [{ role: 'user', content: 'many words '.repeat(200) }], parameters: {} };
    const heard = await listen(subject.model('script/c64-n5'), long);
    assert.ok(
      ModelError.is(heard.error) && heard.error.kind === 'context_too_long' && !heard.error.retryable,
      String(heard.error),
    );
  }),
  rule('M5', 'ends with length at max_tokens', async (subject) => {
    const request = { ...question, parameters: { max_tokens: 7 } };
    const heard = await listen(subject.model('script/n50'), request);
    assert.equal(heard.completion?.reason, 'length');
    assert.equal(heard.text(), expected('script/n50', request));
  }),
  rule('M6', 'ends before a stop sequence', async (subject) => {
    const whole = expected('script/n50', question);
    const stop = whole.slice(60, 66);
    const heard = await listen(subject.model('script/n50'), {
      ...question,
      parameters: { stop: ['never said', stop] },
    });
    assert.equal(heard.text(), whole.slice(0, whole.indexOf(stop)));
    assert.equal(heard.completion?.reason, 'complete');
  }),
  rule('M7', 'goes on from the end of the text so far', async (subject) => {
    const whole = expected('script/n50', question);
    const heard = await listen(subject.model('script/n50'), { ...question, continueFrom: whole.slice(0, 101) });
    assert.equal(heard.text(), whole.slice(101));
  }),
  rule('M8', 'knows every parameter or warns, and answers', async (subject) => {
    const parameters = { temperature: 0.2, top_p: 0.9, seed: 5, stop: ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'] };
    const heard = await listen(subject.model('script/n30'), { ...question, parameters });
    assert.ok(heard.completion !== undefined, String(heard.error));
  }),
  rule('M9', 'keeps calls apart', async (subject) => {
    const model = subject.model('script/r2000-n200');
    const stalled = new AbortController();
    const neighbours = [
      listen(subject.model('script/n9-stall@4'), question, stalled),
      listen(subject.model('script/n9-fail@4'), question),
    ];
    const calls = Array.from({ length: 8 }, (_, index) => asking(`question ${index}`));
    const heard = await Promise.all(calls.map((request) => listen(model, request)));
    for (const [index, one] of heard.entries())
      assert.equal(one.text(), expected('script/n200', calls[index] ?? question));
    stalled.abort();
    await Promise.all(neighbours);
  }),
  rule('M10', 'ends with the error of a sink that throws, and calls it no more', async (subject) => {
    let calls = 0;
    const fault = new Error('the log is full');
    const sink = {
      text: () => {
        calls++;
        throw fault;
      },
    };
    const error = await failureOf(
      subject.model('script/r1000-n100').generate(question, sink, new AbortController().signal),
    );
    assert.equal(error, fault);
    await listen(subject.model('script/d20-r1000-n20'), question);
    assert.equal(calls, 1);
  }),
  rule('M11', 'counts nothing as 0 and more text as no less', async (subject) => {
    const model = subject.model('script/n5');
    assert.equal(model.countTokens(''), 0);
    assert.ok(model.countTokens('a sentence of seven words, or so') >= 7);
    assert.ok(model.countTokens('word '.repeat(1_000)) >= 1_000);
  }),
  rule('M12', 'counts the tokens of this call', async (subject) => {
    const heard = await listen(subject.model('script/n50'), { ...question, parameters: { max_tokens: 12 } });
    assert.equal(heard.completion?.usage.output_tokens, 12);
  }),
];

function rule(id: string, states: string, check: LanguageModelRule['check']): LanguageModelRule {
  return { id, states, check };
}

function asking(content: string): ModelRequest {
  return {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content },
    ],
    parameters: {},
  };
}
const question = asking('Grüße aus 東京 🦊, "what" \\ now?\nAnd then?');

function expected(name: string, request: ModelRequest): string {
  const script = parseScriptName(name);
  if (script === undefined) throw new Error(`No script: ${name}`);
  return expectedScriptText(script, request);
}

interface Heard {
  readonly deltas: string[];
  text(): string;
  completion: ModelCompletion | undefined;
  error: unknown;
  lateDeltas: number;
}

async function listen(
  model: LanguageModel,
  request: ModelRequest,
  abort = new AbortController(),
  onDelta: (count: number) => void = () => {},
): Promise<Heard> {
  const heard: Heard = {
    deltas: [],
    text: () => heard.deltas.join(''),
    completion: undefined,
    error: undefined,
    lateDeltas: 0,
  };
  let over = false;
  const sink = {
    text: (delta: string) => {
      if (over) heard.lateDeltas++;
      heard.deltas.push(delta);
      onDelta(heard.deltas.length);
    },
  };
  try {
    heard.completion = await model.generate(request, sink, abort.signal);
  } catch (error) {
    heard.error = error;
  }
  over = true;
  return heard;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new assert.AssertionError({ message: 'It resolved' });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
