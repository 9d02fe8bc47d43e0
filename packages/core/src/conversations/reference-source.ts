import type { ReferencedMessage, ReferenceSource } from '../context/index.ts';
import type { SemanticSearch } from '../embeddings/index.ts';
import type { ModerationEngine } from '../moderation/index.ts';
import type { ConversationStore } from './conversation-store.ts';

const latestMessages = 12;
const bestPassages = 10;

/** What answers get to know of conversations that a message refers to (context SPEC C17–C19). */
export function createReferenceSource(options: {
  readonly store: Pick<ConversationStore, 'find' | 'listMessages' | 'passagesOf'>;
  readonly semantic: SemanticSearch | undefined;
  readonly moderation: Pick<ModerationEngine, 'covers' | 'check'>;
}): ReferenceSource {
  const { store, semantic, moderation } = options;

  async function allowed(userId: string, messages: readonly ReferencedMessage[]): Promise<ReferencedMessage[]> {
    if (!moderation.covers('retrieval')) return [...messages];
    const verdicts = await Promise.all(
      messages.map(({ text }) => moderation.check({ stage: 'retrieval', text, userId })),
    );
    return messages.filter((_, at) => verdicts[at]?.action !== 'block');
  }

  return {
    async read(ownerId, conversationId, question, signal) {
      const conversation = await store.find(ownerId, conversationId);
      if (conversation === undefined) return undefined;
      const near = question === '' ? [] : ((await semantic?.nearest(ownerId, question)) ?? []);
      signal.throwIfAborted();
      const [page, passages] = await Promise.all([
        store.listMessages(ownerId, conversationId, { limit: latestMessages }),
        store.passagesOf(ownerId, conversationId, { question, near, limit: bestPassages }),
      ]);
      const latest = (page?.items ?? [])
        .filter(({ content, status }) => content.trim() !== '' && status !== 'blocked')
        .map(({ id, sender, content, created_at }) => ({ id, sender, text: content, at: new Date(created_at) }));
      return {
        title: conversation.title,
        passages: await allowed(ownerId, passages),
        latest: await allowed(ownerId, latest),
      };
    },
  };
}
