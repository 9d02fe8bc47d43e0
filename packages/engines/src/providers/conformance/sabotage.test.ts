import { ModelError, type LanguageModel, type ModelRequest, type ModelSink } from '@parley/core';
import { describe, expect, it } from 'vitest';
import { casesOf } from './cases/index.ts';
import { wires } from './subjects.ts';
import { runCase } from './world.ts';

type Generate = LanguageModel['generate'];

/** Changes what is asked or heard, and leaves the rest. */
function between(change: {
  readonly request?: (request: ModelRequest) => ModelRequest;
  readonly sink?: (sink: ModelSink) => Partial<ModelSink>;
}): (model: LanguageModel) => Generate {
  return (model) => (request, sink, signal) =>
    model.generate(change.request?.(request) ?? request, { ...sink, ...change.sink?.(sink) }, signal);
}

/** How an adapter may be wrong, and the case that has to notice. */
const sabotages: readonly (readonly [string, string, (model: LanguageModel) => Generate])[] = [
  [
    'loses a piece of text',
    'come whole',
    between({
      sink: (sink) => ({ text: (delta) => (delta.startsWith('東京') ? undefined : sink.text(delta)) }),
    }),
  ],
  [
    'thinks aloud',
    'is told from the answer',
    between({ sink: (sink) => ({ reasoning: (delta) => sink.text(delta) }) }),
  ],
  [
    'forgets the arguments of tools',
    'are called in parallel',
    between({ sink: () => ({ toolArguments: () => undefined }) }),
  ],
  [
    'announces a call twice',
    'are called in parallel',
    between({
      sink: (sink) => ({
        toolCall: (call) => {
          sink.toolCall?.(call);
          sink.toolCall?.(call);
        },
      }),
    }),
  ],
  [
    'forgets the results of tools',
    'get their results back',
    between({
      request: (request) => ({ ...request, messages: request.messages.filter(({ role }) => role !== 'tool') }),
    }),
  ],
  [
    'forgets what was signed',
    'get back, unchanged',
    (model) => async (request, sink, signal) => {
      const { carry: _, ...completion } = await model.generate(request, sink, signal);
      return completion;
    },
  ],
  [
    'leaves images out',
    'carry images',
    between({
      request: (request) => ({
        ...request,
        messages: request.messages.map((message) => ({ ...message, images: [] }) as typeof message),
      }),
    }),
  ],
  ['asks without the schema', 'carry the schema', withoutParameter('response_format')],
  ['asks without a limit', 'end with length', withoutParameter('max_tokens')],
  ['asks without stop sequences', 'are asked to end at stop', withoutParameter('stop')],
  ['begins anew', 'go on from where', between({ request: ({ continueFrom: _, ...request }) => request })],
  [
    'takes an abort for the end of the answer',
    'ends the call and its connection',
    (model) => (request, sink, signal) =>
      model
        .generate(request, sink, signal)
        .catch(() => ({ reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } })),
  ],
  [
    'takes a cut answer for a whole one',
    'cut between events',
    (model) => (request, sink, signal) =>
      model
        .generate(request, sink, signal)
        .catch(() => ({ reason: 'complete', usage: { input_tokens: 1, output_tokens: 1 } })),
  ],
  [
    'says to repeat what is refused',
    '401 is not worth repeating',
    (model) => (request, sink, signal) =>
      model.generate(request, sink, signal).catch((error: unknown) => {
        throw new ModelError('unavailable', String(error), { retryable: true });
      }),
  ],
  [
    'tells its key',
    '401 is not worth repeating',
    (model) => (request, sink, signal) =>
      model.generate(request, sink, signal).catch((error: unknown) => {
        const keys = wires.map((wire) => wire.config('').apiKey).join(' ');
        throw new ModelError('unavailable', `${String(error)} ${keys}`, { retryable: false, status: 401 });
      }),
  ],
  [
    'repeats by itself',
    '503 with its wait',
    (model) => (request, sink, signal) =>
      model.generate(request, sink, signal).catch(() => model.generate(request, sink, signal)),
  ],
];

function withoutParameter(name: keyof ModelRequest['parameters']): (model: LanguageModel) => Generate {
  return between({
    request: (request) => ({ ...request, parameters: { ...request.parameters, [name]: undefined } }),
  });
}

describe.each(wires.map((wire) => [wire.name, wire] as const))('the cases for %s', (_, wire) => {
  const cases = casesOf(wire);
  it.each(sabotages)('notice an adapter that %s', async (_name, title, sabotage) => {
    const judge = cases.find((found) => found.title.startsWith(title));
    if (judge === undefined) throw new Error(`No case begins with "${title}"`);
    if (judge.lacks !== undefined) return expect(judge.lacks).not.toBe('');
    await expect(runCase(judge, wire, (model) => ({ ...model, generate: sabotage(model) }))).rejects.toThrow();
  });
});
