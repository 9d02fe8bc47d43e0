export { createBackgroundStage, type AfterTurnTask } from './background-stage.ts';
export {
  fromLogRow,
  lanesOf,
  partsOfLog,
  toLogData,
  toLogRow,
  toWireMessage,
  toWireRun,
  type LiveFrame,
} from './frames.ts';
export { ConversationScreen, type ScreenContext, type ScreenSink } from './gateway/conversation-screen.ts';
export { createLiveHub, type LiveHub, type LiveSubscriber } from './gateway/live-hub.ts';
export { RunFeed } from './gateway/run-feed.ts';
export { createTurnSweep } from './gateway/turn-sweep.ts';
export { watchRun } from './gateway/watch-run.ts';
export { createInferenceStage, type InferenceStageOptions, type Stage } from './inference-stage.ts';
export { createLivePublisher, type LivePublisher } from './live-publisher.ts';
export { createModerationLogStage, type ModerationLogStore } from './moderation-log-stage.ts';
export { createModerationStage } from './moderation-stage.ts';
export { createOutboxRelay, type OutboxRelay } from './outbox-relay.ts';
export { createPromptAssembler, type Prompt, type PromptAssembler } from './prompt.ts';
export { createRecentPrompts, type RecentPrompts } from './recent-prompts.ts';
export { createReaper } from './reaper.ts';
export { titleOf } from './titles.ts';
export { assertKnownTools, createTurnService, type TurnRequest, type TurnService } from './turn.service.ts';
export type {
  Acceptance,
  Decided,
  Decision,
  Ended,
  LeasedEnding,
  NewLane,
  NewTurn,
  OutboxRow,
  OutboxStore,
  RecentTurn,
  Refusal,
  StoredRecord,
  Suspended,
  Suspension,
  TurnStore,
  UnleasedEnding,
} from './turn-store.ts';
export {
  messageStatusOf,
  type Ending,
  type EndStatus,
  type Lease,
  type LogRow,
  type MessageStatus,
  type RunKind,
  type RunResume,
  type SettledRun,
  type StoredMessage,
  type StoredRun,
} from './types.ts';
