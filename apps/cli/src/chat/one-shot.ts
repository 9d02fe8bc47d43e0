import type { ParleyApiError, StreamEvent } from '@parley/client';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { answerPrinter } from './answer-printer.ts';
import { answerOptions, startConversation, type ChatOptions } from './chat-options.ts';

/** Sends one message, prints its answer, and leaves. */
export async function oneShotChat(
  options: ChatOptions & { readonly content: string; readonly attachments: readonly string[] },
): Promise<ExitCode> {
  const { client, terminal, content, attachments, isJson } = options;
  const conversationId = await startConversation(options);
  const printer = answerPrinter(terminal, isJson);
  /** Of every answer that is under way; undefined until the message is accepted. */
  let runs: Set<string> | undefined;
  let exitCode: ExitCode = exitCodes.ok;
  let early: StreamEvent[] = [];
  let interrupts = 0;
  let isOver = false;

  return new Promise<ExitCode>((resolve, reject) => {
    const stream = client.openConversation(conversationId, {
      any: (event) => {
        // Other screens may be talking in this conversation too; and our own answer may begin before we know its name.
        if ('runId' in event && runs === undefined) early.push(event);
        else if (!('runId' in event) || runs?.has(event.runId) === true) take(event);
      },
    });
    const endInterrupts = terminal.onInterrupt(() => {
      interrupts += 1;
      if (interrupts > 1 || runs === undefined) return leave(exitCodes.interrupted);
      for (const runId of runs) stream.stop(runId).catch(fail);
    });
    const sent = stream.send(content, {
      ...answerOptions(options),
      ...(attachments.length === 0 ? {} : { attachments: [...attachments] }),
    });
    sent.accepted.then((turn) => {
      const mineNow = new Set((turn.lanes ?? [turn]).map(({ run }) => run.id));
      runs = mineNow;
      const mine = early.filter((event) => 'runId' in event && mineNow.has(event.runId));
      early = [];
      // Its acceptance is told after this; it should be told before what follows from it.
      queueMicrotask(() => mine.forEach(take));
    }, fail);

    function take(event: StreamEvent): void {
      if (isOver) return;
      if (event.type === 'status' && event.status === 'closed' && event.error) return fail(event.error);
      // Sending once is what was asked; nobody is there to wait for a server that is away.
      if (event.type === 'status' && event.error?.code === 'network' && runs === undefined) return fail(event.error);
      printer.show(event);
      if (event.type !== 'runEnded') return;
      const code = exitCodeOf(event, interrupts);
      if (code !== exitCodes.ok) exitCode = code;
      runs?.delete(event.runId);
      if (runs?.size === 0) leave(exitCode);
    }

    function fail(error: ParleyApiError): void {
      finish();
      reject(error);
    }

    function leave(code: ExitCode): void {
      finish();
      resolve(code);
    }

    function finish(): void {
      isOver = true;
      endInterrupts();
      stream.close();
    }
  });
}

function exitCodeOf({ status }: Extract<StreamEvent, { type: 'runEnded' }>, interrupts: number): ExitCode {
  if (interrupts > 0) return exitCodes.interrupted;
  return status === 'done' ? exitCodes.ok : exitCodes.unfinished;
}
