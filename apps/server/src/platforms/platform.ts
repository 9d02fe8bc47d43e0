import type { Cache, MessageBus, ObjectStore, Presence } from '@parley/core';
import type { Database } from '@parley/store';

/** All that differs between one machine and many. Nothing outside this folder asks which it is. */
export interface Platform {
  readonly name: string;
  readonly database: Database;
  readonly bus: MessageBus;
  readonly cache: Cache;
  readonly presence: Presence;
  readonly objects: ObjectStore;
  close(): Promise<void>;
}
