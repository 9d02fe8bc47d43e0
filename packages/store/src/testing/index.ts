export { cacheRules } from './cache-rules.ts';
export { createMemoryObjectStore } from './memory-object-store.ts';
export { objectStoreRules } from './object-store-rules.ts';
export type { ObjectStoreSubject } from './object-store-subject.ts';
export { presenceRules } from './presence-rules.ts';
export { brokenRules, eventually, type Rule } from './rules.ts';
