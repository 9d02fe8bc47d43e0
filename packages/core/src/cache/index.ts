export type { Cache, Presence } from './cache.ts';
