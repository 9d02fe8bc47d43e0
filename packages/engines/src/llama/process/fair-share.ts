import type { CustomBatchingPrioritizationStrategy } from 'node-llama-cpp';

/** Enough of a prompt in one step to read it nearly as fast as alone; the others' next tokens come with it. */
const readBesideAnswers = 64;

/**
 * What goes into the next step: each answer's next token first. Prompts share what is left, the one that came first
 * before the others; while somebody is being answered only a little of them, so that no answer stands still for the
 * seconds a long prompt takes.
 */
export const fairShare: CustomBatchingPrioritizationStrategy = ({ items, size }) => {
  const answers = items.filter(({ tokens }) => tokens.length === 1).slice(0, size);
  const prompts = items.filter(({ tokens }) => tokens.length > 1);
  let left = size - answers.length;
  if (answers.length > 0) left = Math.min(left, readBesideAnswers);
  const shares = answers.map((item) => ({ item, processAmount: 1 }));
  for (const item of prompts) {
    const processAmount = Math.min(item.tokens.length, left);
    if (processAmount <= 0) break;
    left -= processAmount;
    shares.push({ item, processAmount });
  }
  return shares;
};
