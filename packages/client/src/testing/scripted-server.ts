import {
  problem,
  protocolVersion,
  type AcceptedTurn,
  type Conversation,
  type Message,
  type Run,
  type RunEvent,
  type ServerFrame,
  type TextDelta,
} from '@parley/protocol';
import { newConversation } from '../new-conversation.ts';

export interface Screen {
  send(json: string): void;
  close(code: number): void;
}

/**
 * A server small enough to see through, for tests of the client: one conversation, answers that tests script
 * word by word, a log that lags behind what is said, and the same answer for the same idempotency key.
 */
export class ScriptedServer {
  readonly conversation: Conversation = makeConversation();
  readonly accepted: AcceptedTurn[] = [];
  readonly runs = new Map<string, ScriptedRun>();
  readonly screens = new Set<Screen>();
  /** What conversations were begun with. */
  readonly begun: unknown[] = [];
  attachments = 0;
  /** Tests put refusals here; each is used once, before anything is accepted. */
  readonly refusals: Parameters<typeof problem>[] = [];
  /** Takes messages and never says so. */
  isSlowToAccept = false;
  /** Lies to sockets: frames go through this on their way. Undefined is a lost frame. */
  onTheWay: (frame: ServerFrame) => ServerFrame | undefined = (frame) => frame;
  readonly #byKey = new Map<string, AcceptedTurn>();

  attach(screen: Screen, cursors: string): void {
    this.attachments += 1;
    const open = [...this.runs.values()].filter((run) => !run.ended);
    const frame: ServerFrame = {
      type: 'conversation.attached',
      protocol: protocolVersion,
      gateway: 'g1',
      conversation: this.conversation,
      runs: open.map((run) => run.run),
    };
    screen.send(JSON.stringify(frame));
    const listed = new Map(
      cursors
        .split(',')
        .filter(Boolean)
        .map((cursor) => [cursor.split(':')[0] ?? '', Number(cursor.split(':')[1])]),
    );
    for (const run of this.runs.values()) {
      const after = listed.get(run.run.id);
      if (after === undefined && run.ended) continue;
      for (const event of run.replay(after ?? 0)) screen.send(JSON.stringify(event));
    }
    this.screens.add(screen);
  }

  receive(screen: Screen, json: string): void {
    const frame = JSON.parse(json) as {
      type: string;
      request_id: string;
      idempotency_key?: string;
      content?: string;
      run_id?: string;
    };
    const { request_id } = frame;
    const answer = (reply: ServerFrame) => screen.send(JSON.stringify(reply));
    if (frame.type === 'ping') return answer({ type: 'pong', request_id });
    if (frame.type === 'run.stop') {
      answer({ type: 'run.stop.accepted', request_id, run_id: frame.run_id ?? '' });
      return this.runs.get(frame.run_id ?? '')?.end('stopped');
    }
    const refusal = this.refusals.shift();
    if (refusal) return answer({ type: 'error', request_id, problem: problem(...refusal) });
    const turn = this.accept(frame.content ?? '', frame.idempotency_key ?? request_id);
    if (!this.isSlowToAccept) answer({ type: 'message.accepted', request_id, ...turn });
  }

  accept(content: string, key: string): AcceptedTurn {
    const known = this.#byKey.get(key);
    if (known) return { ...known, replayed: true };
    const run = new ScriptedRun(this, this.conversation.id);
    this.runs.set(run.run.id, run);
    const turn: AcceptedTurn = {
      conversation_id: this.conversation.id,
      user_message: { ...run.message, id: makeId(), sender: 'user', content, status: 'complete', run_id: null },
      assistant_message: run.message,
      run: run.run,
      replayed: false,
    };
    this.#byKey.set(key, turn);
    this.accepted.push(turn);
    this.broadcast({
      type: 'turn.created',
      user_message: turn.user_message,
      assistant_message: turn.assistant_message,
      run: turn.run,
    });
    return turn;
  }

  broadcast(frame: ServerFrame): void {
    const sent = this.onTheWay(frame);
    if (!sent) return;
    const json = JSON.stringify(sent);
    for (const screen of [...this.screens]) screen.send(json);
  }

  dropAll(code = 1006): void {
    for (const screen of [...this.screens]) {
      this.screens.delete(screen);
      screen.close(code);
    }
  }

  /** A new turn without anybody at the keyboard of this client. */
  begin(content = 'hello'): ScriptedRun {
    const turn = this.accept(content, makeId());
    return this.runs.get(turn.run.id) as ScriptedRun;
  }

  lastRun(): ScriptedRun {
    const run = [...this.runs.values()].at(-1);
    if (!run) throw new Error('nothing was accepted yet');
    return run;
  }
}

export class ScriptedRun {
  readonly run: Run;
  readonly message: Message;
  readonly log: RunEvent[] = [];
  text = '';
  ended = false;
  #openFrom = 0;
  #attempt = 1;
  readonly #server: ScriptedServer;

  constructor(server: ScriptedServer, conversationId: string) {
    this.#server = server;
    this.run = {
      id: makeId(),
      conversation_id: conversationId,
      message_id: makeId(),
      kind: 'reply',
      status: 'queued',
      reason: null,
      model: 'script',
      usage: null,
      created_at: now,
      started_at: null,
      ended_at: null,
    };
    this.message = {
      id: this.run.message_id,
      conversation_id: conversationId,
      parent_id: null,
      sender: 'assistant',
      content: '',
      status: 'pending',
      model: 'script',
      run_id: this.run.id,
      timestamp: now,
      created_at: now,
    };
  }

  start(): this {
    this.#mark({ type: 'run.started', message_id: this.message.id, model: 'script', attempt: this.#attempt });
    return this;
  }

  say(text: string): this {
    if (this.ended) return this;
    const delta = this.#delta(this.text.length, text);
    this.text += text;
    this.#server.broadcast(delta);
    return this;
  }

  /** What was said since goes into the log as one chunk. */
  store(): this {
    if (this.#openFrom < this.text.length) this.log.push(this.#delta(this.#openFrom, this.text.slice(this.#openFrom)));
    this.#openFrom = this.text.length;
    return this;
  }

  /** The worker dies with what it has not stored; another begins anew, as nothing but its start was stored. */
  restart(): this {
    this.text = '';
    this.#openFrom = 0;
    this.#attempt += 1;
    return this.start();
  }

  end(status: 'done' | 'stopped' = 'done'): void {
    if (this.ended) return;
    this.store();
    this.ended = true;
    this.#mark({
      type: 'run.ended',
      message_id: this.message.id,
      status,
      reason: status === 'done' ? 'complete' : 'stopped_by_user',
    });
  }

  /** What a screen gets that comes now: the log after its cursor, then what is not stored yet. */
  replay(after: number): RunEvent[] {
    const open = this.text.slice(this.#openFrom);
    return [
      ...this.log.filter((event) => event.seq > after),
      ...(open === '' ? [] : [this.#delta(this.#openFrom, open)]),
    ];
  }

  #delta(offset: number, text: string): TextDelta {
    return {
      type: 'text.delta',
      run_id: this.run.id,
      seq: this.log.length + 1,
      part: 0,
      offset,
      text,
      stored: this.log.length,
      ...(this.#attempt === 1 ? {} : { attempt: this.#attempt }),
    };
  }

  #mark(
    rest:
      | { type: 'run.started'; message_id: string; model: string; attempt: number }
      | { type: 'run.ended'; message_id: string; status: 'done' | 'stopped'; reason: string },
  ): void {
    const after = this.log.findLast((event) => event.type !== 'text.delta')?.seq ?? 0;
    const event: RunEvent = {
      ...rest,
      run_id: this.run.id,
      seq: this.log.length + 1,
      at: { part: 0, offset: this.text.length },
      after,
    };
    this.log.push(event);
    this.#server.broadcast(event);
  }
}

const now = '2026-01-02T03:04:05.000Z';

export function makeId(): string {
  return globalThis.crypto.randomUUID();
}

function makeConversation(): Conversation {
  return { ...newConversation(makeId(), now), title: 'Test', version: 1 };
}
