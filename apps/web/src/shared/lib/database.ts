/**
 * What this browser keeps of conversations, so that they are there at once when the page is opened again. Everything
 * here is a copy: losing it costs a moment, never a word. A browser that forbids storage just has none.
 */
export type StoreName = 'conversations' | 'branches' | 'drafts';

const databaseName = 'parley';
const version = 1;
const stores: readonly StoreName[] = ['conversations', 'branches', 'drafts'];
let opened: Promise<IDBDatabase | undefined> | undefined;

function open(): Promise<IDBDatabase | undefined> {
  opened ??= new Promise((resolve) => {
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
        resolve(database);
      };
      request.onerror = () => resolve(undefined);
      request.onblocked = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
  return opened;
}

export async function readKept<Value>(store: StoreName, key: string): Promise<Value | undefined> {
  return (await inStore(store, 'readonly', (found) => found.get(key))) as Value | undefined;
}

export async function keep(store: StoreName, key: string, value: unknown): Promise<void> {
  await inStore(store, 'readwrite', (found) => found.put(value, key));
}

export async function forget(store: StoreName, key: string): Promise<void> {
  await inStore(store, 'readwrite', (found) => found.delete(key));
}

/** Of who was signed in: nothing of it is for the next. */
export async function forgetEverything(): Promise<void> {
  for (const store of stores) await inStore(store, 'readwrite', (found) => found.clear());
  try {
    for (const key of Object.keys(localStorage)) {
      if (/^parley\.(outbox|draft|seen)/.test(key)) localStorage.removeItem(key);
    }
  } catch {
    // Forbidden storage holds nothing.
  }
}

async function inStore(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const database = await open();
  if (!database) return undefined;
  return new Promise((resolve) => {
    try {
      const request = ask(database.transaction(name, mode).objectStore(name));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}
