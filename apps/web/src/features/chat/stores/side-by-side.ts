import type { BranchMessage, Conversation, Lane, Message } from '@parley/protocol';
import { atom, type WritableAtom } from 'nanostores';
import type { ChatMessage } from './chat-message.ts';
import { comparingAfter, unreadAnswer } from './comparison.ts';

export interface SideBySideRoom {
  readonly conversationId: string;
  /** Of the session; answers beside the one on the branch are kept there too. */
  readonly messages: Map<string, WritableAtom<ChatMessage>>;
  readonly isOnBranch: (id: string) => boolean;
  readonly read: (id: string) => Promise<Message>;
  readonly joined: (message: BranchMessage) => ChatMessage;
  readonly failed: (error: unknown) => void;
}

/** The answers of several models that stand beside each other until one is chosen. One of them is on the branch. */
export class SideBySide {
  readonly $ids = atom<readonly string[]>([]);
  readonly #room: SideBySideRoom;

  constructor(room: SideBySideRoom) {
    this.#room = room;
  }

  haveBoth(one: string, other: string): boolean {
    const ids = this.$ids.get();
    return ids.includes(one) && ids.includes(other);
  }

  /** Several that begin at once are told of once. */
  isFirst(id: string): boolean {
    return id === (this.$ids.get()[0] ?? id);
  }

  begin(lanes: readonly Lane[], ids: readonly string[]): void {
    const { messages } = this.#room;
    this.$ids.set(ids);
    for (const { assistant_message: answer } of lanes)
      if (!messages.has(answer.id)) messages.set(answer.id, atom({ ...answer, sibling_ids: [...ids] }));
  }

  /** True when that is something new. */
  set(ids: readonly string[]): boolean {
    if (ids.join() === this.$ids.get().join()) return false;
    this.$ids.set(ids);
    void this.read('missing');
    return true;
  }

  /** What the conversation says now; gives back the answer that was chosen on another screen. */
  hear(conversation: Pick<Conversation, 'comparing' | 'active_leaf_id'>): ChatMessage | undefined {
    const { messages, isOnBranch } = this.#room;
    const ids = this.$ids.get();
    const leaf = conversation.active_leaf_id;
    if (conversation.comparing === null && leaf !== null && ids.includes(leaf)) return messages.get(leaf)?.get();
    this.set(comparingAfter(ids, conversation, isOnBranch));
    return undefined;
  }

  /** What a reading of the branch does not bring. */
  async read(which: 'missing' | 'all'): Promise<void> {
    const { messages, conversationId, isOnBranch, failed } = this.#room;
    const ids = this.$ids.get();
    const wanted = ids.filter((id) => !isOnBranch(id) && (which === 'all' || !messages.has(id)));
    for (const id of wanted) if (!messages.has(id)) messages.set(id, atom(unreadAnswer(id, conversationId, ids)));
    await Promise.all(wanted.map((id) => this.#readOne(id))).catch(failed);
  }

  async #readOne(id: string): Promise<void> {
    const read = await this.#room.read(id);
    const $message = this.#room.messages.get(id);
    $message?.set(this.#room.joined({ ...read, sibling_ids: $message.get().sibling_ids }));
  }
}
