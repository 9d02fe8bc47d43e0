import type { OutboxEntry } from '@parley/client';
import type { BranchMessage, Message } from '@parley/protocol';
import { answerKey, questionKey } from './branch.ts';

/** Which messages began on this screen, so that what was drawn before the server knew of it stays where it is. */
export class OwnTurns {
  readonly #keys = new Map<string, string>();
  /** What waits in the outbox and is known to be on the branch already. */
  readonly #arrived = new Set<string>();

  /** Of the row that shows this message. */
  keyOf(messageId: string): string {
    return this.#keys.get(messageId) ?? messageId;
  }

  hasArrived(key: string): boolean {
    return this.#arrived.has(key);
  }

  accepted(key: string, question: Message | null, answer: Message): void {
    this.#name(key, question, answer);
    this.#arrived.delete(key);
  }

  /** The event of a turn may come before the word that it was this screen's own. The outbox sends in order. */
  claim(
    waiting: readonly OutboxEntry[],
    question: Message | null,
    answer: Message,
    branch: readonly BranchMessage[],
  ): void {
    const entry = waiting.find(({ key }) => !this.#arrived.has(key));
    if (!entry || entry.kind === 'create' || this.#keys.has(answer.id)) return;
    const isOwn =
      entry.kind === 'send' || entry.kind === 'edit'
        ? question?.content === entry.body.content
        : question === null && branch.find(({ id }) => id === entry.messageId)?.parent_id === answer.parent_id;
    if (!isOwn) return;
    this.#arrived.add(entry.key);
    this.#name(entry.key, question, answer);
  }

  #name(key: string, question: Message | null, answer: Message): void {
    if (question) this.#keys.set(question.id, questionKey(key));
    this.#keys.set(answer.id, answerKey(key));
  }
}
