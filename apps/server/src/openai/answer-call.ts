import { isAbortError, type Logger, type OpenAiCall } from '@parley/core';
import { toProblem } from '../http/problem.filter.ts';
import type { OpenConnections } from '../limits/open-connections.ts';
import { openEventStream } from '../http/event-stream.ts';
import { whileOpen, type Exchange } from '../http/while-open.ts';
import { toOpenAiFailure } from './openai-error.ts';

/** How a dialect writes its events: chat and completions end with a word, responses name each event. */
export type StreamDialect = 'chunks' | 'named';

export interface AnswerContext {
  readonly connections: OpenConnections;
  readonly logger: Logger;
}

export async function answerCall<Whole, Event extends object>(
  context: AnswerContext,
  exchange: Exchange,
  asked: {
    readonly call: OpenAiCall<Whole, Event>;
    readonly asStream: boolean;
    readonly dialect: StreamDialect;
  },
): Promise<void> {
  const { call, asStream } = asked;
  try {
    if (asStream) await answerStream(context, exchange, asked);
    else {
      const whole = await whileOpen(context, exchange, (signal) => call.complete(signal));
      await exchange.reply.headers(warningHeaders(call.warnings)).send(whole);
    }
  } catch (error) {
    // Nobody is there to be told.
    if (isAbortError(error) && exchange.reply.raw.destroyed) return;
    throw error;
  }
}

async function answerStream<Whole, Event extends object>(
  context: AnswerContext,
  exchange: Exchange,
  { call, dialect }: { readonly call: OpenAiCall<Whole, Event>; readonly dialect: StreamDialect },
): Promise<void> {
  const stream = openEventStream(exchange.reply, () => warningHeaders(call.warnings));
  let sent = 0;
  const emit = (event: Event): void => {
    sent += 1;
    stream.send(event, dialect === 'named' ? typeOf(event) : undefined);
  };
  try {
    await whileOpen(context, exchange, (signal) => call.stream(emit, signal));
    stream.end(dialect === 'chunks' ? '[DONE]' : undefined);
  } catch (error) {
    if (!stream.hasBegun) throw error;
    if (exchange.reply.raw.destroyed) return;
    const problem = toProblem(error, context.logger, { route: exchange.request.routeOptions.url });
    const { body } = toOpenAiFailure(problem, error);
    if (dialect === 'named') stream.send({ ...body.error, ...body, type: 'error', sequence_number: sent }, 'error');
    else stream.send(body);
    stream.end();
  } finally {
    stream.stop();
  }
}

function typeOf(event: object): string | undefined {
  return 'type' in event && typeof event.type === 'string' ? event.type : undefined;
}

/** Percent-encoded where needed: a header holds no other characters. */
export function warningHeaders(warnings: readonly string[]): Record<string, string> {
  if (warnings.length === 0) return {};
  const text = warnings
    .slice(0, 20)
    .map((warning) => warning.replaceAll(/[^ -~]|%/gu, (unit) => encodeURIComponent(unit)))
    .join('; ');
  return { 'x-parley-warnings': text.slice(0, 2_000) };
}
