export {
  createPastSearch,
  toWirePassage,
  type FoundPassage,
  type PastCandidate,
  type PastSearch,
  type PastSearchStore,
} from './past-search.ts';
export { createSearchReranker, type SearchReranker } from './search-reranker.ts';
