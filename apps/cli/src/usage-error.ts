/** The command line makes no sense; said in one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
