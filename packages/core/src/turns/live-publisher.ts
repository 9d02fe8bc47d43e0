import type { Dispatch } from '@parley/protocol';
import type { Presence } from '../cache/index.ts';
import type { MessageBus } from '../messaging/index.ts';
import type { Logger } from '../kernel/index.ts';
import type { LiveFrame } from './frames.ts';

/** Gateways get frames of many conversations in one message per tick (SPEC T11.2). */
export interface LivePublisher {
  /** To the given gateways. `now` does not wait for the tick. */
  send(conversationId: string, gateways: Iterable<string>, frames: readonly LiveFrame[], when: 'now' | 'tick'): void;
  /** To whoever has the conversation open, by presence. */
  broadcast(conversationId: string, frames: readonly LiveFrame[]): Promise<void>;
  /** Called at each tick, before the messages leave: the moment to cut what has gathered into frames. */
  onTick(collect: () => void): void;
  start(): void;
  stop(): void;
}

export interface LivePublisherOptions {
  readonly bus: MessageBus;
  readonly presence: Presence;
  readonly logger: Logger;
  /** How long to gather. Grows with the number of busy conversations, so that the cost per second stays bounded. */
  readonly tickMs: () => number;
}

export function createLivePublisher({ bus, presence, logger, tickMs }: LivePublisherOptions): LivePublisher {
  const pending = new Map<string, Map<string, LiveFrame[]>>();
  const collectors: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  function add(conversationId: string, gatewayId: string, frames: readonly LiveFrame[]): void {
    let conversations = pending.get(gatewayId);
    if (conversations === undefined) pending.set(gatewayId, (conversations = new Map()));
    const waiting = conversations.get(conversationId);
    if (waiting === undefined) conversations.set(conversationId, [...frames]);
    else waiting.push(...frames);
  }

  function flush(): void {
    for (const gatewayId of [...pending.keys()]) flushGateway(gatewayId);
  }

  function tick(): void {
    for (const collect of collectors) collect();
    flush();
    timer = setTimeout(tick, tickMs());
  }

  function send(
    conversationId: string,
    gateways: Iterable<string>,
    frames: readonly LiveFrame[],
    when: 'now' | 'tick',
  ): void {
    for (const gatewayId of gateways) {
      add(conversationId, gatewayId, frames);
      // Everything gathered for this gateway goes along: frames of one conversation must stay in order.
      if (when === 'now') flushGateway(gatewayId);
    }
  }

  function flushGateway(gatewayId: string): void {
    const conversations = pending.get(gatewayId);
    if (conversations === undefined) return;
    pending.delete(gatewayId);
    const items = [...conversations].map(([conversation_id, frames]) => ({ conversation_id, frames }));
    bus.send({ kind: 'gateway', id: gatewayId }, JSON.stringify({ v: 1, kind: 'dispatch', items } satisfies Dispatch));
  }

  return {
    send,
    async broadcast(conversationId, frames) {
      try {
        send(conversationId, await presence.gatewaysOf(conversationId), frames, 'now');
      } catch (error) {
        // Live is never the only copy: screens heal from the log and the lists (T4.4).
        logger.warn('live broadcast failed', { error });
      }
    },
    onTick: (collect) => void collectors.push(collect),
    start() {
      timer ??= setTimeout(tick, tickMs());
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      for (const collect of collectors) collect();
      flush();
    },
  };
}
