import type { BranchMessage, Conversation } from '@parley/protocol';

/** A conversation as somebody would write it down: the chosen branch, one heading for each who speaks. */
export function* conversationMarkdown(
  conversation: Conversation,
  messages: readonly BranchMessage[],
): Generator<string, void, undefined> {
  yield `# ${conversation.title === '' ? 'Conversation' : conversation.title.replaceAll(/\s+/g, ' ')}\n\n`;
  const tags = conversation.tags.length > 0 ? ` · ${conversation.tags.join(', ')}` : '';
  yield `${conversation.start_timestamp.slice(0, 10)}${tags}\n`;
  for (const { sender, content, timestamp, model, status } of messages) {
    const who = sender === 'user' ? 'You' : (model ?? 'Parley');
    const day = `${timestamp.slice(0, 16).replace('T', ' ')} UTC`;
    yield `\n## ${who}, ${day}\n\n${status === 'blocked' ? '*(withdrawn)*' : content.trim()}\n`;
  }
}
