import type { ConversationStream, StreamEvent } from '@parley/client';
import type { BranchMessage, MessagePart } from '@parley/protocol';
import { dim, printable } from '../terminal.ts';
import { answerPrinter, type AnswerPrinter } from './answer-printer.ts';
import { answerOptions, startConversation, type ChatOptions } from './chat-options.ts';
import { uploadFiles } from './upload-files.ts';
import { chatCommands, type ChatCommandName } from './slash-command.ts';

/** One person talking in one conversation after the other. */
export class ChatSession {
  readonly #options: ChatOptions;
  readonly #onIdle: () => void;
  readonly #onEnd: (error: unknown) => void;
  readonly #printer: AnswerPrinter;
  readonly #running = new Set<string>();
  /** Calls that wait to be allowed, with their runs. */
  readonly #asking = new Map<string, string>();
  #stream: ConversationStream | undefined;
  #conversationId = '';
  /** Files that go with the next message. */
  #attachments: string[] = [];

  constructor(options: ChatOptions, events: { readonly onIdle: () => void; readonly onEnd: (error: unknown) => void }) {
    this.#options = options;
    this.#onIdle = events.onIdle;
    this.#onEnd = events.onEnd;
    this.#printer = answerPrinter(options.terminal, false);
  }

  get isAnswering(): boolean {
    return this.#running.size > 0;
  }

  async open(conversationId: string | undefined): Promise<void> {
    const id = await startConversation({ ...this.#options, conversationId });
    this.#stream?.close();
    this.#running.clear();
    this.#asking.clear();
    this.#conversationId = id;
    this.#say(conversationId === undefined ? `A new conversation: ${id}` : `Going on with ${id}`);
    this.#stream = this.#options.client.openConversation(id, { any: (event) => this.#show(event) });
  }

  close(): void {
    this.#stream?.close();
  }

  send(content: string): void {
    const attachments = this.#attachments;
    this.#attachments = [];
    this.#stream?.send(content, {
      ...answerOptions(this.#options),
      ...(attachments.length === 0 ? {} : { attachments }),
    });
  }

  async stop(): Promise<void> {
    const stream = this.#stream;
    if (stream) await Promise.all([...this.#running].map((runId) => stream.stop(runId)));
  }

  /** True when somebody has something to wait for. */
  async run(name: Exclude<ChatCommandName, 'quit'>, rest: string): Promise<void> {
    switch (name) {
      case 'stop':
        return this.stop();
      case 'new':
        return this.open(undefined);
      case 'help':
        for (const [command, meaning] of Object.entries(chatCommands)) this.#say(`/${command.padEnd(9)} ${meaning}`);
        return undefined;
      case 'file':
        if (rest === '') return this.#say('Give the file after /file.');
        this.#attachments.push(...(await uploadFiles(this.#options.client, [rest])));
        return this.#say(`${rest} goes with your next message.`);
      case 'title':
        if (rest === '') return this.#say('Give the title after /title.');
        await this.#options.client.call('updateConversation', { id: this.#conversationId, body: { title: rest } });
        return this.#say(`The conversation is called ${rest} now.`);
      case 'edit':
        if (rest === '') return this.#say('Give the new text after /edit.');
        return this.#withLast('user', (message) => this.#stream?.edit(message.id, rest));
      case 'regen':
        return this.#withLast('assistant', (message) => this.#stream?.regenerate(message.id, this.#answerOptions()));
      case 'continue':
        return this.#withLast('assistant', (message) => this.#stream?.continue(message.id, this.#answerOptions()));
      case 'allow':
      case 'deny':
        return this.#decide(name, rest === 'always');
      case 'branches':
        return this.#branches(rest);
    }
  }

  /** The first call that asks; several are decided one after the other. */
  async #decide(decision: 'allow' | 'deny', remember: boolean): Promise<void> {
    const [asking] = this.#asking;
    if (asking === undefined) return this.#say('No tool asks for anything.');
    const [callId, runId] = asking;
    this.#asking.delete(callId);
    await this.#options.client.call('decideTool', { id: runId, callId, body: { decision, remember } });
  }

  /** T14.1: what is decided on another screen is no question any more. */
  #noteAsking(runId: string, parts: readonly MessagePart[]): void {
    for (const part of parts) {
      if (part.kind !== 'tool') continue;
      if (part.status !== 'waiting') this.#asking.delete(part.call_id);
      else if (!this.#asking.has(part.call_id)) {
        this.#asking.set(part.call_id, runId);
        this.#say('/allow, /allow always or /deny?');
      }
    }
  }

  async #withLast(sender: BranchMessage['sender'], act: (message: BranchMessage) => unknown): Promise<void> {
    for await (const message of this.#options.client.messages(this.#conversationId, { limit: 20 })) {
      if (message.sender === sender) return void act(message);
    }
    this.#say('There is nothing to do that with yet.');
  }

  async #branches(rest: string): Promise<void> {
    const branch = await this.#readBranch();
    if (rest === '') return this.#listBranch(branch);
    const [line, choice] = rest.split(/\s+/).map(Number);
    const chosen = branch[(line ?? 0) - 1]?.sibling_ids[(choice ?? 0) - 1];
    if (chosen === undefined)
      return this.#say('There is no such alternative. /branches lists them; /branches 2 1 takes the first of line 2.');
    await this.#options.client.call('updateConversation', {
      id: this.#conversationId,
      body: { active_leaf_id: chosen },
    });
    this.#listBranch(await this.#readBranch());
  }

  async #readBranch(): Promise<BranchMessage[]> {
    const newestFirst = await Array.fromAsync(this.#options.client.messages(this.#conversationId, { limit: 100 }));
    return newestFirst.reverse();
  }

  #listBranch(branch: readonly BranchMessage[]): void {
    if (branch.length === 0) return this.#say('Nothing was said yet.');
    for (const [index, message] of branch.entries()) {
      const place =
        message.sibling_ids.length > 1
          ? ` ‹${message.sibling_ids.indexOf(message.id) + 1}/${message.sibling_ids.length}›`
          : '';
      const excerpt = message.content.replace(/\s+/g, ' ').slice(0, 70);
      this.#say(`${String(index + 1).padStart(3)} ${message.sender}${place}: ${excerpt}`);
    }
  }

  #show(event: StreamEvent): void {
    if (event.type === 'turn') for (const { run } of event.lanes) this.#running.add(run.id);
    if (event.type === 'attached') for (const run of event.runs) this.#running.add(run.id);
    if (event.type === 'status' && event.status === 'offline' && event.error === null)
      this.#say('The connection was lost; trying again …');
    if (event.type === 'rejected') this.#say(`That was not taken: ${event.error.message}`);
    if (event.type === 'status' && event.status === 'closed' && event.error) this.#onEnd(event.error);
    this.#printer.show(event);
    if (event.type === 'parts') this.#noteAsking(event.runId, event.parts);
    if (event.type === 'runEnded') this.#asking.clear();
    if (event.type === 'rejected') this.#onIdle();
    if (event.type !== 'runEnded') return;
    this.#running.delete(event.runId);
    if (!this.isAnswering) this.#onIdle();
  }

  #answerOptions(): { model?: string } {
    const { model } = this.#options;
    return model === undefined ? {} : { model };
  }

  #say(line: string): void {
    const { terminal } = this.#options;
    terminal.errors.write(`${dim(terminal, printable(line))}\n`);
  }
}
