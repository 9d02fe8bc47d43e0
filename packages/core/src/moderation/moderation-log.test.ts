import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './default-policy/index.ts';
import { createModerationEngine } from './engine.ts';
import { toModerationLogEntry } from './moderation-log.ts';

describe('moderation log entry (M9, M21)', () => {
  it('keeps what was decided and the digest, and nothing of the text', async () => {
    const text = 'he said faggot and I want to kill myself, Zanzibar';
    const verdict = await createModerationEngine({ policy: defaultPolicy }).check({ stage: 'input', text });
    const entry = toModerationLogEntry(verdict, text, { conversationId: 'c', userId: 'u', messageId: 'm' });
    expect(entry).toMatchObject({
      stage: 'input',
      action: 'block',
      policyVersion: verdict.policyVersion,
      conversationId: 'c',
      userId: 'u',
      messageId: 'm',
      textSha256: createHash('sha256').update(text).digest('hex'),
      textChars: text.length,
    });
    expect(entry.categories.map((category) => category.category)).toEqual(['self_harm', 'hate']);
    for (const word of text.split(/\W+/).filter((part) => part.length > 3))
      expect(JSON.stringify(entry)).not.toContain(word);
  });
});
