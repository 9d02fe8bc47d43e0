import type { LanguageModel, ModelMessage } from '@parley/core';

type Breakage = (model: LanguageModel) => LanguageModel['generate'];

/** For each rule of the contract a model that breaks it, to show that the rule bites. */
export const breakages: Readonly<Record<string, Breakage>> = {
  M1: (model) => (request, sink, signal) => {
    let count = 0;
    return model.generate(request, { text: (delta) => (++count === 2 ? undefined : sink.text(delta)) }, signal);
  },
  M2: (model) => async (request, sink, signal) => {
    signal.addEventListener('abort', () => sink.text('late'));
    return model.generate(request, sink, signal);
  },
  M3: (model) => (request, sink, signal) =>
    model.generate(request, sink, signal).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    }),
  M4: (model) => (request, sink, signal) =>
    model.generate(request, sink, signal).catch((error: unknown) => {
      throw signal.aborted ? error : new Error('something went wrong');
    }),
  M5: (model) => async (request, sink, signal) => ({
    ...(await model.generate(request, sink, signal)),
    reason: 'complete',
  }),
  M6: (model) => (request, sink, signal) => {
    const { stop: _stop, ...parameters } = request.parameters;
    return model.generate({ ...request, parameters }, sink, signal);
  },
  M7:
    (model) =>
    ({ continueFrom: _, ...request }, sink, signal) =>
      model.generate(request, sink, signal),
  M8: (model) => async (request, sink, signal) => {
    if (request.parameters.top_p !== undefined) throw new Error('top_p is not supported');
    return model.generate(request, sink, signal);
  },
  M9: (model) => {
    // One call's text leaks into the next.
    return (request, sink, signal) =>
      model.generate({ ...request, messages: [firstMessage(model, request.messages)] }, sink, signal);
  },
  M10: (model) => (request, sink, signal) => {
    const quiet = {
      text: (delta: string) => {
        try {
          sink.text(delta);
        } catch {
          /* the breakage */
        }
      },
    };
    return model.generate(request, quiet, signal);
  },
  M11: (model) => model.generate,
  M12: (model) => async (request, sink, signal) => ({
    ...(await model.generate(request, sink, signal)),
    usage: { input_tokens: 1, output_tokens: 0 },
  }),
};

const firstMessages = new WeakMap<LanguageModel, ModelMessage>();

function firstMessage(model: LanguageModel, messages: readonly ModelMessage[]): ModelMessage {
  const known = firstMessages.get(model);
  const last = messages.at(-1) ?? { role: 'user' as const, content: '' };
  if (known === undefined) firstMessages.set(model, last);
  return known ?? last;
}
