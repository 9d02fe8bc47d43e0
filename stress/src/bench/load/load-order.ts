import type { Distribution } from '../support/statistics.ts';

/** Where the load client asks its questions. */
export type LoadTarget =
  | { readonly kind: 'direct'; readonly url: string }
  | { readonly kind: 'relay'; readonly url: string }
  /** Chats go round the gateways. */
  | { readonly kind: 'parley'; readonly urls: readonly string[] };

export interface LoadOrder {
  readonly target: LoadTarget;
  /** The script's own name. */
  readonly script: string;
  /** What the target calls it. */
  readonly model: string;
  readonly chats: number;
  /** The chats begin evenly over this time; 0: one after the other, each when the one before has ended. */
  readonly openOverMs: number;
  /** `with its turn`: a chat is made and connected in the moment it begins. `ahead`: all are before the first begins. */
  readonly connect: 'with its turn' | 'ahead';
  readonly timeoutMs: number;
}

export interface LoadResult {
  readonly finished: number;
  readonly failures: Readonly<Record<string, number>>;
  /** From sending the question to the first piece of the answer. */
  readonly firstTokenMs: Distribution;
  /** From the decision to chat to being able to ask: making the chat, connecting, attaching. */
  readonly connectMs: Distribution;
  /** Between two pieces of one answer, over all answers. */
  readonly gapMs: Distribution;
  /** The longest of each answer. */
  readonly longestGapMs: Distribution;
  readonly tokens: number;
  readonly lostTokens: number;
  readonly duplicatedTokens: number;
  readonly wrongTokens: number;
  /** How late the client's own event loop was: above a few ms it measures itself. */
  readonly clientDelayP99Ms: number;
  readonly clientCpuSeconds: number;
  readonly wallMs: number;
}
