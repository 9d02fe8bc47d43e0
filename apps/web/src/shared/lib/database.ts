import { atom } from 'nanostores';

/**
 * What this browser keeps, so that it is there at once when the page is opened again, and without a network: copies of
 * conversations, and what waits to be sent. A browser that forbids storage just has none.
 */
export type StoreName = 'conversations' | 'branches' | 'drafts' | 'outbox';

/** `none`: the browser forbids it (some private windows do); `full`: there is no room left. */
export const $keeping = atom<'kept' | 'none' | 'full'>('kept');

const databaseName = 'parley';
const version = 2;
const stores: readonly StoreName[] = ['conversations', 'branches', 'drafts', 'outbox'];
/** What the server has too, in the order in which it makes room. */
const copyStores = ['branches', 'conversations'] as const;
const pieceSize = 500;
let opened: Promise<IDBDatabase | undefined> | undefined;

function open(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise<IDBDatabase | undefined>((resolve) => {
    try {
      const request = indexedDB.open(databaseName, version);
      request.onupgradeneeded = () => {
        for (const store of stores) {
          if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
        }
      };
      request.onsuccess = () => {
        const database = request.result;
        // Another tab with a newer page must not wait for this one.
        database.onversionchange = () => database.close();
        // The browser itself may take it away, when somebody clears its data.
        database.onclose = () => {
          opened = undefined;
        };
        resolve(database);
      };
      request.onerror = () => resolve(undefined);
      request.onblocked = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  }).then((database) => {
    if (!database) $keeping.set('none');
    return database;
  });
  return opened;
}

let isSealed = false;

/** Whoever was here has left: what is still running in this page keeps nothing more of theirs. */
export function stopKeeping(): void {
  isSealed = true;
}

export function mayKeep(): boolean {
  return !isSealed;
}

export async function readKept<Value>(store: StoreName, key: string): Promise<Value | undefined> {
  const { value } = await inStore(store, 'readonly', (found) => found.get(key));
  return value as Value | undefined;
}

/** Everything whose key begins so, by its key. */
export async function readAllKept<Value>(store: StoreName, prefix: string): Promise<ReadonlyMap<string, Value>> {
  const range = () => IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const [keys, values] = await Promise.all([
    inStore(store, 'readonly', (found) => found.getAllKeys(range())),
    inStore(store, 'readonly', (found) => found.getAll(range())),
  ]);
  const all = (values.value ?? []) as readonly Value[];
  const names = (keys.value ?? []) as readonly string[];
  // Another tab may have written between the two.
  return names.length === all.length
    ? new Map(names.map((name, index) => [name, all[index] as Value]))
    : readAllKept(store, prefix);
}

export async function keptKeys(store: StoreName, prefix: string): Promise<readonly string[]> {
  const keys = await inStore(store, 'readonly', (found) =>
    found.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)),
  );
  return (keys.value ?? []) as readonly string[];
}

/** The same in pieces, for thousands: each is a task of its own. */
export async function readInPieces(
  store: StoreName,
  prefix: string,
  take: (piece: readonly unknown[]) => void,
): Promise<void> {
  const end = `${prefix}\uffff`;
  for (let from = prefix, isFirst = true; ; isFirst = false) {
    const range = IDBKeyRange.bound(from, end, !isFirst);
    const keys = await inStore(store, 'readonly', (found) => found.getAllKeys(range, pieceSize));
    const names = (keys.value ?? []) as readonly string[];
    const last = names.at(-1);
    if (last === undefined) return;
    const values = await inStore(store, 'readonly', (found) => found.getAll(IDBKeyRange.bound(names[0] ?? '', last)));
    take((values.value ?? []) as readonly unknown[]);
    from = last;
  }
}

export function keep(store: StoreName, key: string, value: unknown): Promise<boolean> {
  return keepMany(store, new Map([[key, value]]));
}

/**
 * All or nothing; what is undefined is forgotten. False when it could not be kept. Copies make room for what is nowhere
 * else.
 */
export async function keepMany(store: StoreName, values: ReadonlyMap<string, unknown>): Promise<boolean> {
  if (isSealed) return false;
  const put = () =>
    inStore(store, 'readwrite', (found) => {
      let last: IDBRequest | undefined;
      for (const [key, value] of values) last = value === undefined ? found.delete(key) : found.put(value, key);
      return last ?? found.count();
    });
  let done = await put();
  for (const copies of copyStores) {
    // A copy makes room only for what is newer of its own kind, and for lists.
    if (done.problem !== 'QuotaExceededError' || (copies === 'conversations' && isCopy(store))) break;
    await inStore(copies, 'readwrite', (found) => found.clear());
    done = await put();
  }
  if (isCopy(store)) return done.problem === undefined;
  if (done.problem === undefined) $keeping.set('kept');
  else $keeping.set(done.problem === 'QuotaExceededError' ? 'full' : 'none');
  return done.problem === undefined;
}

function isCopy(store: StoreName): boolean {
  return (copyStores as readonly StoreName[]).includes(store);
}

export async function forget(store: StoreName, key: string): Promise<void> {
  await inStore(store, 'readwrite', (found) => found.delete(key));
}

/** Of who was signed in: nothing of it is for the next. */
export async function forgetEverything(): Promise<void> {
  for (const store of stores) await inStore(store, 'readwrite', (found) => found.clear());
  try {
    for (const key of Object.keys(localStorage)) {
      if (/^parley\.(outbox|draft|seen|session|owner)/.test(key)) localStorage.removeItem(key);
    }
  } catch {
    // Forbidden storage holds nothing.
  }
}

interface Done {
  readonly value?: unknown;
  /** The name of the error. */
  readonly problem?: string;
}

async function inStore(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<Done> {
  const database = await open();
  if (!database) return { problem: 'InvalidStateError' };
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(name, mode);
      const request = ask(transaction.objectStore(name));
      // A full disk may show only when the transaction is to be written.
      transaction.oncomplete = () => resolve({ value: request.result });
      transaction.onabort = () => resolve({ problem: (transaction.error ?? request.error)?.name ?? 'AbortError' });
      request.onerror = (event) => event.stopPropagation();
    } catch (error) {
      resolve({ problem: error instanceof Error ? error.name : 'InvalidStateError' });
    }
  });
}
