import { ModelError } from '../models/index.ts';
import type {
  ContextBlock,
  ContextContributor,
  ContributionBudget,
  ConversationMessage,
} from './context-contributor.ts';
import { truncateMiddle } from './truncate-middle.ts';

/** The conversation so far, as much of its newest part as fits (C11–C14). */
export function createHistoryWindow(): ContextContributor {
  return {
    id: 'history_window',
    priority: 0,
    budget: 'rest',
    required: true,
    contribute: async (input, budget) => takeNewest(input.conversation.messages.filter(isPresentable), budget),
  };
}

/** What a model may see (C13). A refusal without what it refuses would only confuse. */
export function isPresentable(
  message: ConversationMessage,
  index: number,
  all: readonly ConversationMessage[],
): boolean {
  if (message.status === 'blocked' || message.status === 'pending' || message.status === 'streaming') return false;
  if (message.sender === 'assistant' && all[index - 1]?.status === 'blocked') return false;
  return message.content.trim() !== '' || (message.images?.length ?? 0) > 0;
}

export function lastQuestion(messages: readonly ConversationMessage[]): ConversationMessage | undefined {
  return messages.filter(isPresentable).findLast(({ sender }) => sender === 'user');
}

function takeNewest(messages: readonly ConversationMessage[], budget: ContributionBudget): readonly ContextBlock[] {
  const question = messages.findLastIndex(({ sender }) => sender === 'user');
  const room: Room = { left: budget.tokens, budget };
  const middle: ContextBlock[] = [];
  const asked = messages[question];
  if (asked !== undefined) {
    const block = fit(asked, room, 1);
    if (block === undefined)
      throw new ModelError('context_too_long', 'The last message does not fit the model', { retryable: false });
    middle.push(block);
  }
  // From the question outwards, so that what stays is unbroken: first what came after it, if anything.
  const after = takeWhileFits(messages.slice(question + 1), room);
  const before = takeWhileFits(messages.slice(0, Math.max(0, question)).toReversed(), room);
  const blocks = [...before.toReversed(), ...middle, ...after];
  const window = withNote(blocks, messages.length, room);
  budget.leftOut(messages.length - window.filter((block) => block.content !== olderLeftOutNote).length);
  return window;
}

interface Room {
  left: number;
  readonly budget: ContributionBudget;
}

/** Room in which a shortened message still says something. */
const leastShortenedTokens = 64;

function takeWhileFits(messages: readonly ConversationMessage[], room: Room): ContextBlock[] {
  const blocks: ContextBlock[] = [];
  for (const message of messages) {
    const block = fit(message, room, leastShortenedTokens);
    if (block === undefined) break;
    blocks.push(block);
    // Beyond a message that was too long by itself there is no room worth filling.
    if (block.shortened === true) break;
  }
  return blocks;
}

function fit(message: ConversationMessage, room: Room, leastShortened: number): ContextBlock | undefined {
  const imageTokens = message.imageTokens ?? 0;
  const cost = room.budget.costOf(message.content) + imageTokens;
  if (cost <= room.left) return take(message, message.content, room);
  // Only what could never be whole is shortened (C12).
  if (cost <= room.budget.tokens || room.left < leastShortened) return undefined;
  // An answer that is shortened may come to stand first, behind the note.
  const most =
    message.sender === 'assistant' ? room.left - room.budget.costOf(olderLeftOutNote) : room.left - imageTokens;
  const content = truncateMiddle(message.content, (candidate) => room.budget.costOf(candidate) <= most);
  return content === undefined ? undefined : { ...take(message, content, room), shortened: true };
}

function take(message: ConversationMessage, content: string, room: Room): ContextBlock {
  const { images, imageTokens = 0 } = message;
  room.left -= room.budget.costOf(content) + imageTokens;
  return {
    place: 'conversation',
    role: message.sender,
    content,
    ...(images === undefined ? {} : { images, imageTokens }),
  };
}

const olderLeftOutNote = '[Earlier messages of this conversation are left out.]';

/** C14. Where the note does not fit, the oldest message gives it its room. */
function withNote(blocks: readonly ContextBlock[], messages: number, room: Room): readonly ContextBlock[] {
  let window = blocks;
  let left = room.left;
  for (;;) {
    const first = window[0];
    if (first?.role !== 'assistant' || window.length === messages) return ranked(window);
    const cost = room.budget.costOf(olderLeftOutNote);
    if (cost <= left) return ranked([{ place: 'conversation', role: 'user', content: olderLeftOutNote }, ...window]);
    left += room.budget.costOf(first.content);
    window = window.slice(1);
  }
}

/** Should the assembler have to take something away, the oldest goes first and the question last. */
function ranked(window: readonly ContextBlock[]): readonly ContextBlock[] {
  const question = window.findLastIndex(({ role }) => role === 'user');
  return window.map((block, index) => ({ ...block, rank: index === question ? 0 : window.length - index }));
}
