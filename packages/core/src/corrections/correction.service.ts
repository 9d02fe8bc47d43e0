import { createHash } from 'node:crypto';
import type { Conversation, CorrectMessage, ModerationLogged } from '@parley/protocol';
import { ParleyError, type Clock, type IdFactory } from '../kernel/index.ts';
import type { ModerationEngine, Verdict } from '../moderation/index.ts';
import type { LivePublisher } from '../turns/index.ts';
import type { UserNewsPublisher } from '../user-feed/index.ts';
import type { CorrectionRefusal, CorrectionStore } from './correction-store.ts';

export interface CorrectionService {
  correct(ownerId: string, messageId: string, request: CorrectMessage): Promise<Conversation>;
}

export interface CorrectionServiceOptions {
  readonly store: CorrectionStore;
  readonly moderation: ModerationEngine;
  /** To the log that administrators read; it holds no texts. */
  readonly reportModeration: (entry: ModerationLogged) => void;
  readonly live: LivePublisher;
  readonly news: UserNewsPublisher;
  readonly clock: Clock;
  readonly newId: IdFactory;
}

/** CR4 */
const mostBelow = 2_000;

/** Other words for a message, and no new answer. */
export function createCorrectionService(options: CorrectionServiceOptions): CorrectionService {
  const { store, moderation, live, news, clock, newId } = options;

  /** CR5 */
  async function pass(ownerId: string, conversationId: string, content: string): Promise<void> {
    const verdict = await moderation.check({ stage: 'input', text: content, conversationId, userId: ownerId });
    if (verdict.action === 'allow') return;
    options.reportModeration(logEntry(ownerId, verdict, content));
    if (verdict.action === 'block')
      throw new ParleyError('invalid_request', verdict.refusal?.message ?? 'These words can’t be kept here.');
  }

  /** There is no run, and no message yet: new ids stand for them. */
  function logEntry(ownerId: string, verdict: Verdict, content: string): ModerationLogged {
    return {
      v: 1,
      kind: 'moderation.logged',
      run_id: newId(),
      message_id: newId(),
      user_id: ownerId,
      at: clock.now().toISOString(),
      action: verdict.action,
      categories: verdict.categories.map(({ category }) => category),
      rules: [...new Set(verdict.categories.flatMap(({ ruleIds }) => [...ruleIds]))],
      policy_version: verdict.policyVersion,
      text_sha256: digestOf(content),
    };
  }

  return {
    async correct(ownerId, messageId, { content, idempotency_key: key }) {
      const message = await store.find(ownerId, messageId);
      if (message === undefined) throw refusalOf('unknown');
      if (content.trim() === '' && message.attachments === null)
        throw new ParleyError('invalid_request', 'body.content: A message needs a text or an attachment.');
      await pass(ownerId, message.conversationId, content);
      const corrected = await store.correct({
        ownerId,
        messageId,
        content,
        idempotency: key === undefined ? undefined : { key, fingerprint: digestOf(`correct ${messageId} ${content}`) },
        mostBelow,
        now: clock.now(),
        nextId: newId,
      });
      if (corrected.kind === 'refused') throw refusalOf(corrected.why);
      const { conversation } = corrected;
      if (corrected.kind === 'corrected') {
        void live.broadcast(conversation.id, [{ type: 'conversation.updated', conversation }]);
        news.tell(ownerId, { conversations: [conversation.id] });
      }
      return conversation;
    },
  };
}

function refusalOf(why: CorrectionRefusal): ParleyError {
  switch (why) {
    case 'unknown':
      return new ParleyError('not_found', 'There is no such message.');
    case 'ended':
      return new ParleyError('conversation_ended', 'An ended conversation stays as it is; copy it to go on.');
    case 'busy':
      return new ParleyError('conflict', 'Something is still being answered here. Wait for it, or stop it first.');
    case 'comparing':
      return new ParleyError('conflict', 'Answers stand side by side here. Choose one of them first.');
    case 'not_correctable':
      return new ParleyError('conflict', 'This message can’t be corrected.');
    case 'unchanged':
      return new ParleyError('conflict', 'These are the words it has already.');
    case 'too_many':
      return new ParleyError('conflict', `More than ${mostBelow} messages follow this one.`);
    case 'key_taken':
      return new ParleyError('idempotency_conflict', 'This key was used for another request.');
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
