import { createParleyClient } from '../client.ts';
import type { StreamEvent } from '../stream/events.ts';
import type { OutboxStorage } from '../stream/outbox-entry.ts';
import { memoryEnvironment } from './memory-sockets.ts';
import { ScriptedServer } from './scripted-server.ts';

/** A scripted server, a client of it in manual time, and what its screen shows. */
export function setUpStream(
  options: {
    outboxStorage?: OutboxStorage;
    mostWaiting?: number;
    isDown?: boolean;
    conversationId?: string;
    /** The server does not know the conversation yet. */
    begin?: { model?: string };
  } = {},
) {
  const server = new ScriptedServer();
  const { environment, timers, network } = memoryEnvironment(server);
  const { isDown, conversationId = server.conversation.id, begin, ...rest } = options;
  if (isDown) network.isUp = false;
  /** A page of this browser; all of them have the same network and locks. */
  const open = (outboxStorage = rest.outboxStorage) => {
    const client = createParleyClient({
      baseUrl: 'http://test',
      ...environment,
      ...rest,
      ...(outboxStorage ? { outboxStorage } : {}),
    });
    const screen = new TestScreen();
    const handlers = { any: (event: StreamEvent) => screen.take(event) };
    const stream = begin
      ? client.beginConversation(conversationId, begin, handlers)
      : client.openConversation(conversationId, handlers);
    return { client, stream, screen };
  };
  return { server, timers, network, open, ...open() };
}

/** What a person would see: built from `removed` and `append`, and compared with `text` at every step. */
export class TestScreen {
  readonly events: StreamEvent[] = [];
  readonly texts = new Map<string, string>();
  readonly ends = new Map<string, number>();

  take(event: StreamEvent): void {
    this.events.push(event);
    if (event.type === 'text') {
      const before = this.texts.get(event.runId) ?? '';
      const next = before.slice(0, before.length - event.removed) + event.append;
      if (next !== event.text)
        throw new Error(`shows ${JSON.stringify(next)} instead of ${JSON.stringify(event.text)}`);
      this.texts.set(event.runId, next);
    }
    if (event.type === 'runEnded') {
      if ((this.texts.get(event.runId) ?? '') !== event.text)
        throw new Error(`ended with ${JSON.stringify(event.text)}, which was not shown`);
      this.ends.set(event.runId, (this.ends.get(event.runId) ?? 0) + 1);
    }
  }

  of<Type extends StreamEvent['type']>(type: Type): Extract<StreamEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<StreamEvent, { type: Type }> => event.type === type);
  }

  get statuses(): string[] {
    return this.of('status').map(({ status, transport }) => (transport === 'http' ? `${status} over http` : status));
  }
}
