export { createSyncService, type SyncService } from './sync.service.ts';
export { createUserFeeds, type FeedListener, type UserFeeds, type UserFeedsOptions } from './user-feeds.ts';
export {
  feedMarginMicros,
  type FeedConversation,
  type LateChange,
  type RunningConversation,
  type UserFeedStore,
} from './user-feed-store.ts';
export { createUserNews, type Changed, type UserNewsPublisher } from './user-news.ts';
