import type { InputItem, ResponseObject } from '@parley/protocol/openai-compatible';
import type { ModelCarry } from '../../models/index.ts';

export interface StoredResponse {
  readonly id: string;
  readonly ownerId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Each with an id. */
  readonly input: readonly InputItem[];
  readonly response: ResponseObject;
  readonly carry: ModelCarry | null;
}

/** Kept responses (O10). What has expired is not there any more, whether or not it was deleted yet. */
export interface ResponseStore {
  save(response: StoredResponse): Promise<void>;
  find(ownerId: string, id: string, now: Date): Promise<StoredResponse | undefined>;
  /** The response and those before it, oldest first; empty when it isn't there, cut where one before it isn't. */
  chain(ownerId: string, id: string, now: Date, most: number): Promise<readonly StoredResponse[]>;
  delete(ownerId: string, id: string): Promise<boolean>;
  deleteExpired(now: Date, most: number): Promise<number>;
}
