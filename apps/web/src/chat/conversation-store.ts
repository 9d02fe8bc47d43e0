import type { ConversationStream, OutboxEntry, ParleyClient, StreamEvent, StreamStatus } from '@parley/client';
import type { BranchMessage, Conversation, Message } from '@parley/protocol';

/** What the screen draws. Messages in the order they are read. */
export interface ConversationView {
  /** The branch, or what is waiting to be sent, has changed. */
  showMessages(messages: readonly BranchMessage[], waiting: readonly OutboxEntry[], hasEarlier: boolean): void;
  /** Only the text of one answer has changed. */
  showText(
    messageId: string,
    change: { readonly append: string; readonly removed: number; readonly text: string },
  ): void;
  showConversation(conversation: Conversation): void;
  showStatus(status: StreamStatus, transport: 'socket' | 'http' | null): void;
  showAnswering(isAnswering: boolean): void;
  showProblem(error: unknown): void;
  showDeleted(): void;
  announce(sentence: string): void;
}

const pageSize = 60;

/** One open conversation: keeps its branch true to what the stream tells. */
export class ConversationStore {
  readonly #client: ParleyClient;
  readonly #view: ConversationView;
  readonly #stream: ConversationStream;
  readonly #running = new Map<string, string>();
  readonly id: string;
  #messages: BranchMessage[] = [];
  #limit = pageSize;
  #hasEarlier = false;
  #reading: Promise<void> | undefined;
  #isStale = false;
  #isClosed = false;

  constructor(client: ParleyClient, id: string, view: ConversationView) {
    this.#client = client;
    this.#view = view;
    this.id = id;
    this.#stream = client.openConversation(id, { any: (event) => this.#take(event) });
    void this.#read();
  }

  get stream(): ConversationStream {
    return this.#stream;
  }

  stop(): void {
    for (const runId of this.#running.keys())
      this.#stream.stop(runId).catch((error: unknown) => this.#view.showProblem(error));
  }

  /** Takes another of the answers or questions at one place. */
  async choose(messageId: string): Promise<void> {
    try {
      this.#view.showConversation(
        await this.#client.call('updateConversation', { id: this.id, body: { active_leaf_id: messageId } }),
      );
      await this.#read();
    } catch (error) {
      this.#view.showProblem(error);
    }
  }

  async readEarlier(): Promise<void> {
    this.#limit += pageSize;
    await this.#read();
  }

  close(): void {
    this.#isClosed = true;
    this.#stream.close();
  }

  #take(event: StreamEvent): void {
    if (this.#isClosed) return;
    switch (event.type) {
      case 'status':
        this.#view.showStatus(event.status, event.transport);
        if (event.error && event.status === 'closed') this.#view.showProblem(event.error);
        return undefined;
      case 'attached':
        this.#view.showConversation(event.conversation);
        for (const run of event.runs) this.#running.set(run.id, run.message_id);
        this.#view.showAnswering(this.#running.size > 0);
        // What came and was answered while nobody was connected is only there.
        return void this.#read();
      case 'turn':
        this.#running.set(event.run.id, event.assistantMessage.id);
        this.#view.showAnswering(true);
        return this.#addTurn(event.userMessage, event.assistantMessage);
      case 'runStarted':
        this.#change(event.messageId, { status: 'streaming' });
        return this.#view.announce('Answering.');
      case 'text':
        if (event.messageId !== null && this.#setText(event.messageId, event.text))
          this.#view.showText(event.messageId, event);
        return undefined;
      case 'parts':
        if (event.messageId !== null) this.#change(event.messageId, { parts: [...event.parts] });
        return undefined;
      case 'model':
        if (event.messageId !== null) this.#change(event.messageId, { model: event.model });
        return undefined;
      case 'runEnded':
        this.#running.delete(event.runId);
        this.#view.showAnswering(this.#running.size > 0);
        this.#change(event.messageId, {
          content: event.text,
          ...(event.parts && { parts: [...event.parts] }),
          status: event.status === 'done' ? 'complete' : event.status,
        });
        return this.#view.announce(event.status === 'done' ? 'Answer finished.' : 'Answer ended early.');
      case 'message':
        return this.#change(event.message.id, event.message);
      case 'conversation':
        return this.#view.showConversation(event.conversation);
      case 'deleted':
        return this.#view.showDeleted();
      case 'rejected':
      case 'error':
        return this.#view.showProblem(event.error);
      case 'queue':
        return this.#show();
      case 'accepted':
        return undefined;
    }
  }

  /** What is being read was asked for before this happened, and will not show it. */
  #outdateReading(): void {
    if (this.#reading) this.#isStale = true;
  }

  #addTurn(question: Message | null, answer: Message): void {
    this.#outdateReading();
    const added = [question, answer].filter((message): message is Message => message !== null);
    const first = added[0];
    if (added.every((message) => this.#messages.some(({ id }) => id === message.id))) return;
    // A new branch elsewhere changes more than the end.
    if (first?.parent_id !== (this.#messages.at(-1)?.id ?? null)) return void this.#read();
    this.#messages = [...this.#messages, ...added.map((message) => ({ ...message, sibling_ids: [message.id] }))];
    this.#show();
  }

  #change(id: string, change: Partial<Message>): void {
    this.#outdateReading();
    this.#messages = this.#messages.map((message) => (message.id === id ? { ...message, ...change } : message));
    this.#show();
  }

  #setText(id: string, content: string): boolean {
    const index = this.#messages.findIndex((message) => message.id === id);
    const message = this.#messages[index];
    if (!message) return false;
    this.#messages[index] = { ...message, content };
    return true;
  }

  /** One reading at a time; what changes meanwhile is read once more. */
  #read(): Promise<void> {
    this.#isStale = true;
    this.#reading ??= this.#readWhileStale().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readWhileStale(): Promise<void> {
    while (this.#isStale && !this.#isClosed) {
      this.#isStale = false;
      try {
        await this.#readOnce();
      } catch (error) {
        this.#view.showProblem(error);
      }
    }
  }

  async #readOnce(): Promise<void> {
    const newestFirst: BranchMessage[] = [];
    this.#hasEarlier = false;
    for await (const message of this.#client.messages(this.id, { limit: Math.min(200, this.#limit) })) {
      if (newestFirst.length === this.#limit) {
        this.#hasEarlier = true;
        break;
      }
      newestFirst.push(message);
    }
    if (this.#isClosed) return;
    // The stream is ahead of what is stored while an answer is under way.
    const live = new Map([...this.#running].map(([runId, messageId]) => [messageId, this.#stream.textOf(runId)]));
    this.#messages = newestFirst
      .reverse()
      .map((message) => ({ ...message, content: live.get(message.id) || message.content }));
    this.#show();
  }

  #show(): void {
    // The outbox tells of itself while the stream is still being made.
    const waiting = (this.#stream as ConversationStream | undefined)?.waiting ?? [];
    this.#view.showMessages(this.#messages, waiting, this.#hasEarlier);
  }
}
