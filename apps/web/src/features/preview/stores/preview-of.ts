import type { Conversation } from '@parley/protocol';
import { formatDateTime } from '../../../shared/i18n/format.ts';
import { beginning } from '../../../shared/lib/plain-words.ts';
import { readBranch } from '../../chat/index.ts';
import { titleOf } from '../../conversations/index.ts';
import { modelName } from '../../models/index.ts';

export interface Preview {
  readonly title: string;
  readonly facts: readonly string[];
  readonly question: string;
  readonly answer: string;
}

const mostOfQuestion = 90;
const mostOfAnswer = 200;

/** From what this browser keeps, and from nothing else: resting somewhere asks nobody. */
export async function previewOf(ownerId: string, conversation: Conversation): Promise<Preview> {
  const kept = await readBranch(ownerId, conversation.id);
  const last = (sender: 'user' | 'assistant') => kept?.messages.findLast((message) => message.sender === sender);
  const model = conversation.model ?? last('assistant')?.model;
  return {
    title: titleOf(conversation),
    facts: [formatDateTime(conversation.updated_at), ...(model == null ? [] : [modelName(model)])],
    question: beginning(last('user')?.content ?? '', mostOfQuestion),
    answer: beginning(last('assistant')?.content ?? '', mostOfAnswer),
  };
}
