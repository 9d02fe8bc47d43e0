import type { AnswerOptions, ConversationStream, OutboxEntry, Refusal, SendOptions, StreamEvent } from '@parley/client';
import type { AcceptedTurn, BranchMessage, Conversation, Lane, Message, MessagePart } from '@parley/protocol';
import { atom, computed, type ReadableAtom, type WritableAtom } from 'nanostores';
import { isAway, isCode } from '../../../shared/lib/problems.ts';
import { goneOnWith, withLanes } from './comparison.ts';
import { SideBySide } from './side-by-side.ts';
import { isCurrent, joinRead, rowsOf, withTurn, type Row } from './branch.ts';
import { isSame, type ChatMessage } from './chat-message.ts';
import type { ChatSessionOptions, Connection } from './chat-session-options.ts';
import { FrameBatch } from './frame-batch.ts';
import type { KeptBranch } from './kept-branches.ts';
import { OwnTurns } from './own-turns.ts';
import { isUnderWay, PastTurns } from './past-turns.ts';

const pageSize = 60;

export type { ChatMessage } from './chat-message.ts';

/**
 * One open conversation. Rows and each message have a store of their own: a word that arrives is drawn by one message
 * and by nothing else.
 */
export class ChatSession {
  readonly id: string;
  readonly $conversation = atom<Conversation | undefined>();
  readonly $rows = atom<readonly Row[]>([]);
  readonly $connection = atom<Connection>({ status: 'connecting', transport: null });
  /** Message of each run that is under way, by run. */
  readonly $runs = atom<ReadonlyMap<string, string>>(new Map());
  readonly $isAnswering = computed(this.$runs, (runs) => runs.size > 0);
  readonly $hasEarlier = atom(false);
  /** `stale`: from this browser's memory. `away`: not even that, and nobody can be asked. */
  readonly $state = atom<'loading' | 'stale' | 'away' | 'ready'>('loading');
  /** The server has heard of it: one that begins here may still wait in the outbox. */
  readonly $isBegun = atom(false);
  readonly $problem = atom<unknown>();
  readonly #options: ChatSessionOptions;
  readonly #stream: ConversationStream;
  readonly #messages = new Map<string, WritableAtom<ChatMessage>>();
  readonly #beside: SideBySide;
  /** Runs whose answer has grown, by message. */
  readonly #batch: FrameBatch<string>;
  readonly #own = new OwnTurns();
  readonly #past = new PastTurns();
  #branch: readonly BranchMessage[] = [];
  #cursor: string | undefined;
  #reading: Promise<void> | undefined;
  #isReadStale = false;
  #isClosed = false;

  constructor(options: ChatSessionOptions) {
    this.#options = options;
    this.id = options.id;
    this.#batch = new FrameBatch(options.schedule, (id, runId) => this.#grow(id, runId));
    this.#beside = new SideBySide({
      conversationId: options.id,
      messages: this.#messages,
      isOnBranch: (id) => this.#branch.some((message) => message.id === id),
      read: (id) => options.api.readMessage(id),
      joined: (message) => this.#joined(message),
      failed: (error) => this.#isClosed || this.$problem.set(error),
    });
    this.#stream = options.api.open(options.id, (event) => this.#take(event), options.begin);
    void options.kept?.then((kept) => this.#showKept(kept));
    void this.#start();
  }

  async #start(): Promise<void> {
    if (!this.#stream.isUnbegun) await this.#stream.loaded;
    if (this.#isClosed) return;
    this.#show();
    // Of a conversation that has not begun there is nothing to read.
    if (!this.#stream.isUnbegun) {
      this.$isBegun.set(true);
      return this.#reading ?? this.#read();
    }
    await this.#options.kept;
    this.$state.set('ready');
  }

  /** Answers that stand side by side until one is chosen. */
  get $comparing(): ReadableAtom<readonly string[]> {
    return this.#beside.$ids;
  }

  /** An earlier turn of the conversation is under way; those that stand beside it are the same turn. */
  isBehind(messageId: string): boolean {
    const [first = messageId] = this.$runs.get().values();
    return first !== messageId && !this.#beside.haveBoth(first, messageId);
  }

  /** Undefined only for what is no longer on the branch. */
  message(id: string): ReadableAtom<ChatMessage> | undefined {
    return this.#messages.get(id);
  }

  waiting(key: string): OutboxEntry | undefined {
    return this.#stream.waiting.find((entry) => entry.key === key);
  }

  /** Something is to be sent, and nothing stands against it. */
  get hasWaiting(): boolean {
    return this.#stream.waiting.some(({ refused }) => !refused);
  }

  /** As it stands on the screen. What `#branch` holds of a message may be older: its own store is the newest. */
  get branch(): readonly BranchMessage[] {
    return this.#branch.map((message) => this.#messages.get(message.id)?.get() ?? message);
  }

  send(content: string, options: SendOptions = {}): void {
    this.#forgive(this.#stream.send(content, options));
  }

  edit(messageId: string, content: string, options: AnswerOptions = {}): void {
    this.#forgive(this.#stream.edit(messageId, content, options));
  }

  regenerate(messageId: string, options: AnswerOptions = {}): void {
    this.#forgive(this.#stream.regenerate(messageId, options));
  }

  /** Something of a message that no stream tells of. */
  change(messageId: string, change: Pick<Partial<ChatMessage>, 'feedback'>): void {
    this.#patch(messageId, change);
  }

  continue(messageId: string): void {
    this.#forgive(this.#stream.continue(messageId));
  }

  /** Takes back what has not gone out. False when it may have arrived. */
  async takeBack(key: string): Promise<boolean> {
    const isTaken = await this.#stream.cancel(key);
    const { waiting, isUnbegun } = this.#stream;
    // A conversation without a message is none.
    if (isTaken && isUnbegun && waiting.length === 1) {
      const beginning = waiting[0];
      if (beginning && (await this.#stream.cancel(beginning.key))) this.#options.onDeleted?.();
    }
    return isTaken;
  }

  rewrite(key: string, content: string): void {
    void this.#stream.change(key, content);
  }

  sendAgain(): void {
    this.$problem.set(undefined);
    this.#stream.retry();
    this.#stream.reconnectNow();
  }

  /** Why something that waits was not taken; what the conversation was refused for holds for all of it. */
  refusalOf(key: string): Refusal | undefined {
    const { waiting } = this.#stream;
    return (waiting.find(({ kind }) => kind === 'create') ?? this.waiting(key))?.refused ?? this.waiting(key)?.refused;
  }

  async stop(): Promise<void> {
    const runs = [...this.$runs.get().keys()];
    await Promise.all(runs.map((runId) => this.#stopRun(runId)));
  }

  /** One of several answers. */
  async stopAnswer(messageId: string): Promise<void> {
    for (const [runId, id] of this.$runs.get()) if (id === messageId) await this.#stopRun(runId);
  }

  /** Of answers side by side, this one is the branch from now on, and its model answers here. */
  async goOnWith(messageId: string): Promise<void> {
    const message = this.#messages.get(messageId)?.get();
    if (!message) return;
    this.#branchTo(message);
    await this.choose(messageId, message.model ?? undefined);
  }

  /** Takes another of the alternatives at one place. */
  async choose(messageId: string, model?: string): Promise<void> {
    try {
      this.#showConversation(await this.#options.api.chooseBranch(this.id, messageId, model));
      if (this.#beside.set([])) this.#show();
      await this.#read();
    } catch (error) {
      this.$problem.set(error);
    }
  }

  /** As the server has just said: another branch is shown. */
  async follow(conversation: Conversation): Promise<void> {
    this.#showConversation(conversation);
    await this.#read();
  }

  async readEarlier(): Promise<void> {
    const cursor = this.#cursor;
    if (cursor === undefined || this.#reading) return;
    this.#reading = this.#options.api
      .readMessages(this.id, pageSize * 2, cursor)
      .then(({ items, next_cursor }) => {
        if (this.#isClosed || this.#cursor !== cursor) return;
        this.#cursor = next_cursor ?? undefined;
        const known = new Set(this.#branch.map(({ id }) => id));
        this.#setBranch([...items.filter(({ id }) => !known.has(id)).reverse(), ...this.branch]);
      })
      .catch((error: unknown) => this.$problem.set(error))
      .finally(() => {
        this.#reading = undefined;
        if (this.#isReadStale) void this.#read();
      });
    await this.#reading;
  }

  reconnect(): void {
    this.#stream.reconnectNow();
  }

  networkLost(): void {
    this.#stream.networkLost();
  }

  close(): void {
    this.#isClosed = true;
    this.#batch.clear();
    this.#stream.close();
  }

  #stopRun(runId: string): Promise<void> {
    return this.#stream.stop(runId).catch((error: unknown) => this.$problem.set(error));
  }

  #forgive({ accepted }: { readonly accepted: Promise<unknown> }): void {
    // A refusal comes as an event too; a full queue only comes here.
    accepted.catch((error: unknown) => {
      if (!this.#isClosed && isCode(error, 'queue_full', 'closed')) this.$problem.set(error);
    });
    this.$problem.set(undefined);
    this.#show();
  }

  #take(event: StreamEvent): void {
    if (this.#isClosed || this.#past.repeats(event)) return;
    switch (event.type) {
      case 'status':
        this.$connection.set({ status: event.status, transport: event.transport });
        if (event.error && event.status === 'closed') this.$problem.set(event.error);
        return;
      case 'attached':
        this.$isBegun.set(true);
        this.#showConversation(event.conversation);
        this.#setRuns(new Map(event.runs.map((run) => [run.id, run.message_id])));
        if (this.#beside.set(event.conversation.comparing ?? [])) this.#show();
        // What came and was answered while nobody was connected is only there.
        void (event.again ? this.#read() : this.#settle());
        return;
      case 'turn':
        return this.#turn(event);
      case 'accepted':
        return this.#accepted(event.key, event.turn);
      case 'runStarted':
        this.#patch(event.messageId, { status: 'streaming', model: event.model });
        // Several that begin at once are told of once.
        if (this.#beside.isFirst(event.messageId)) this.#options.onAnswer?.('started');
        return;
      case 'text':
      case 'parts':
        if (event.messageId !== null) this.#batch.put(event.messageId, event.runId);
        return;
      case 'waiting':
        return this.#waits(event);
      case 'model':
        if (event.messageId !== null) this.#patch(event.messageId, { model: event.model });
        return;
      case 'runEnded':
        return this.#ended(event);
      case 'message':
        return this.#patch(event.message.id, event.message);
      case 'conversation':
        return this.#conversationChanged(event.conversation);
      case 'deleted':
        return this.#options.onDeleted?.();
      case 'rejected':
        // It stands where it was written, with the reason.
        return this.#show();
      case 'error':
        return this.$problem.set(event.error);
      case 'queue':
        this.#options.onWaiting?.(event.waiting);
        return this.#show();
    }
  }

  #ended(event: Extract<StreamEvent, { type: 'runEnded' }>): void {
    this.#batch.take(event.messageId);
    const runs = new Map(this.$runs.get());
    runs.delete(event.runId);
    this.#patch(event.messageId, {
      content: event.text,
      ...(event.parts ? { parts: [...event.parts] } : {}),
      status: event.status === 'done' ? 'complete' : event.status,
      usage: event.usage ?? null,
      reason: event.reason,
      detail: event.detail,
    });
    this.#setRuns(runs);
    this.#keep();
    if ([...runs.values()].some((id) => this.#beside.haveBoth(event.messageId, id))) return;
    this.#options.onAnswer?.(event.status === 'done' ? 'done' : 'ended');
  }

  #conversationChanged(conversation: Conversation): void {
    const leaf = conversation.active_leaf_id;
    const isElsewhere =
      leaf !== this.$conversation.get()?.active_leaf_id && !this.#branch.some(({ id }) => id === leaf);
    this.#showConversation(conversation);
    const chosen = this.#beside.hear(conversation);
    if (chosen) return this.#branchTo(chosen);
    this.#show();
    // Another screen has chosen another branch; a new turn tells of itself.
    if (leaf !== null && isElsewhere && this.$runs.get().size === 0 && this.#stream.waiting.length === 0)
      void this.#read();
  }

  #accepted(key: string, turn: AcceptedTurn): void {
    const {
      user_message,
      assistant_message,
      run,
      replayed,
      comparing = [],
      lanes = [{ assistant_message, run }],
    } = turn;
    this.#own.accepted(key, user_message, assistant_message);
    if (replayed || this.#past.has(run.id) || this.#messages.has(assistant_message.id)) return this.#show();
    this.#addTurn(user_message, lanes, comparing);
  }

  #turn(event: Extract<StreamEvent, { type: 'turn' }>): void {
    const past = this.#past.take(event, this.$runs.get(), this.#messages);
    if (past === 'missed') void this.#read();
    else if (!past) this.#addTurn(event.userMessage, event.lanes, event.comparing ?? []);
  }

  #addTurn(question: Message | null, lanes: readonly Lane[], comparing: readonly string[]): void {
    const answer = lanes[0]?.assistant_message;
    if (!answer) return;
    this.#setRuns(
      new Map([
        ...this.$runs.get(),
        ...lanes.filter(isUnderWay).map(({ run, assistant_message: { id } }) => [run.id, id] as const),
      ]),
    );
    this.#outdateReading();
    this.#own.claim(this.#stream.waiting, question, answer, this.#branch);
    this.#beside.begin(lanes, comparing);
    const branch = withTurn(this.branch, question, answer);
    if (branch) this.#setBranch(lanes.length > 1 ? withLanes(branch, lanes) : branch);
    // A new branch elsewhere changes more than the end.
    else void this.#read();
    void this.#beside.read('missing');
  }

  /** Before the server has said so. */
  #branchTo(message: ChatMessage): void {
    this.#beside.set([]);
    this.#setBranch(goneOnWith(this.branch, message));
  }

  /** What is being read was asked for before this happened, and will not show it. */
  #outdateReading(): void {
    if (this.#reading) this.#isReadStale = true;
  }

  /** Text that comes does not outdate what is being read: whatever is read is joined to the live text. */
  #grow(id: string, runId: string): void {
    const $message = this.#messages.get(id);
    if ($message) $message.set({ ...$message.get(), ...this.#liveOf(runId) });
  }

  #waits({ messageId, position, read }: Extract<StreamEvent, { type: 'waiting' }>): void {
    const $message = messageId === null ? undefined : this.#messages.get(messageId);
    if ($message) $message.set({ ...$message.get(), waiting: { position, read } });
  }

  #patch(id: string, change: Partial<ChatMessage>): void {
    this.#outdateReading();
    const $message = this.#messages.get(id);
    if ($message) $message.set({ ...$message.get(), ...change });
  }

  #showKept(kept: KeptBranch | undefined): void {
    const state = this.$state.get();
    if (!kept || this.#isClosed || (state !== 'loading' && state !== 'away')) return;
    this.$state.set('stale');
    if (!this.$conversation.get()) this.$conversation.set(kept.conversation);
    this.#setBranch(kept.messages);
  }

  /** One reading at a time; what changes meanwhile is read once more. */
  #read(): Promise<void> {
    this.#isReadStale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readWhileStale(): Promise<void> {
    while (this.#isReadStale && !this.#isClosed) {
      this.#isReadStale = false;
      try {
        const { items, next_cursor } = await this.#options.api.readMessages(this.id, pageSize);
        if (this.#isClosed) return;
        if (this.#isReadStale) continue;
        const { branch, keepsEarlier } = joinRead(this.branch, [...items].reverse());
        if (!keepsEarlier) this.#cursor = next_cursor ?? undefined;
        this.$state.set('ready');
        this.#setBranch(branch);
        await this.#beside.read('all');
        this.#keep();
      } catch (error) {
        if (!this.#isClosed) this.#unread(error);
        return;
      }
    }
  }

  /** Messages are asked for before it is attached: what changed between the two is read once more. */
  async #settle(): Promise<void> {
    if (this.$state.get() !== 'ready') await (this.#reading ?? this.#read());
    if (this.#isClosed) return;
    const leaf = this.$conversation.get()?.active_leaf_id ?? null;
    if (isCurrent(this.#branch, leaf, new Set(this.$runs.get().values()))) this.#keep();
    else await this.#read();
  }

  /** A server that is away is said above the page, for all of it. */
  #unread(error: unknown): void {
    if (!isAway(error)) this.$problem.set(error);
    else if (this.$state.get() === 'loading') this.$state.set('away');
  }

  #setBranch(branch: readonly BranchMessage[]): void {
    const kept = new Set([...branch.map(({ id }) => id), ...this.$comparing.get()]);
    for (const id of this.#messages.keys()) if (!kept.has(id)) this.#messages.delete(id);
    for (const message of branch) {
      const next = this.#joined(message);
      const $known = this.#messages.get(message.id);
      if (!$known) this.#messages.set(message.id, atom(next));
      else if (!isSame($known.get(), next)) $known.set({ ...$known.get(), ...next, feedback: message.feedback });
    }
    this.#branch = branch;
    this.$hasEarlier.set(this.#cursor !== undefined);
    this.#show();
  }

  /** The stream is ahead of what is stored while an answer is under way. */
  #joined(message: BranchMessage): ChatMessage {
    const run = [...this.$runs.get()].find(([, messageId]) => messageId === message.id);
    const live = run ? this.#liveOf(run[0]) : {};
    return live.content ? { ...message, ...live, status: 'streaming' } : message;
  }

  #show(): void {
    // The outbox tells of itself while the stream is still being made.
    const waiting = (this.#stream as ConversationStream | undefined)?.waiting ?? [];
    this.$rows.set(
      rowsOf(
        this.#branch,
        waiting.filter(({ key }) => !this.#own.hasArrived(key)),
        (id) => this.#own.keyOf(id),
        this.$comparing.get(),
      ),
    );
  }

  #liveOf(runId: string): { content?: string; parts?: MessagePart[] } {
    const content = this.#stream.textOf(runId);
    const parts = this.#stream.partsOf(runId);
    return { ...(content === undefined ? {} : { content }), ...(parts ? { parts: [...parts] } : {}) };
  }

  #showConversation(conversation: Conversation): void {
    this.$conversation.set(conversation);
    this.#options.onConversation?.(conversation);
  }

  #setRuns(runs: ReadonlyMap<string, string>): void {
    const was = this.$runs.get().size > 0;
    this.$runs.set(runs);
    if (was !== runs.size > 0) this.#options.onRunning?.(runs.size > 0);
  }

  #keep(): void {
    const conversation = this.$conversation.get();
    if (conversation && this.$runs.get().size === 0)
      this.#options.onKeep?.({ conversation, messages: this.branch.slice(-pageSize) });
  }
}
