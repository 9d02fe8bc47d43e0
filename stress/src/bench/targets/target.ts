import type { LoadTarget } from '../load/load-order.ts';

/** Something that answers chats, and the processes whose CPU that costs. */
export interface Target {
  readonly name: string;
  readonly load: LoadTarget;
  readonly pids: readonly number[];
  stop(): Promise<void>;
}
