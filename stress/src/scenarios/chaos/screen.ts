import type { ConversationStream, ParleyClient, StreamEvent } from '@parley/client';
import type { ScreenRecord, ShownRun } from '../checker/records.ts';

export interface Screen {
  readonly stream: ConversationStream;
  readonly record: ScreenRecord;
  /** The last answer that came to its end here. */
  readonly lastAnswer: () => { messageId: string } | undefined;
}

/** Somebody who looks at a conversation, and remembers what was shown. */
export function openScreen(client: ParleyClient, conversationId: string, name: string): Screen {
  const record: ScreenRecord = { name, conversationId, runs: new Map() };
  let last: { messageId: string } | undefined;

  function shown(runId: string): ShownRun {
    let run = record.runs.get(runId);
    if (run === undefined) record.runs.set(runId, (run = { text: '', ends: 0, breaks: 0 }));
    return run;
  }

  function take(event: StreamEvent): void {
    switch (event.type) {
      case 'text': {
        const run = shown(event.runId);
        // As a screen does it, by what was removed and added; it must come to what the event says.
        run.text = run.text.slice(0, run.text.length - event.removed) + event.append;
        if (run.text !== event.text) run.breaks += 1;
        return;
      }
      case 'runStarted':
        return void shown(event.runId);
      case 'runEnded': {
        const run = shown(event.runId);
        run.ends += 1;
        run.endText = event.text;
        run.status = event.status;
        if (run.text !== event.text) run.breaks += 1;
        last = { messageId: event.messageId };
        return;
      }
      case 'turn':
        return void shown(event.run.id);
      case 'accepted':
        return void shown(event.turn.run.id);
      case 'status':
        if (event.status === 'closed' && event.error !== null) record.closedBy = event.error.code;
        return;
      default:
    }
  }

  const stream = client.openConversation(conversationId, { any: take });
  return { stream, record, lastAnswer: () => last };
}
