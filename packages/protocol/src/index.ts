export { protocolVersion } from './version.ts';
export { limits } from './limits.ts';
export { errorCodes, errorKind, errorKinds } from './errors/error-codes.ts';
export type { ErrorCode, ErrorKind, RetryVerdict } from './errors/error-codes.ts';
export { Problem, problem } from './errors/problem.ts';
export type { Schema } from './http/common.ts';
export { Cursor, IdParams, page, PageQuery, Timestamp, Uuid } from './http/common.ts';
export { DeleteAccount, DeleteAllConversations, DeletedAllConversations, ExportQuery } from './http/own-data.ts';
export {
  ChangeQuotas,
  QuotaPeople,
  QuotaPerson,
  QuotaSettings,
  TokenLimits,
  TokenUsage,
  UsageReport,
} from './http/quotas.ts';
export { AskEvent, AskOutcome, AskPassage, AskPast } from './http/ask.ts';
export {
  EmbeddingModelInfo,
  EmbeddingSpace,
  EmbeddingState,
  RerankerInfo,
  UseEmbeddingModel,
} from './http/embeddings.ts';
export {
  BusyMode,
  ChangeConversations,
  ChangedConversations,
  Conversation,
  ConversationPage,
  ConversationStatus,
  CreateConversation,
  DeleteConversations,
  DeletedConversations,
  ListConversationsQuery,
  RenamedTag,
  RenameTag,
  UpdateConversation,
} from './http/conversations.ts';
export { BranchNode, BranchTree, CopyScope, CorrectMessage, ForkConversation } from './http/branches.ts';
export { PastPassage, QueryPast, QueryPastResult, SearchRanking } from './http/past.ts';
export { CreateFolder, Folder, FolderColor, FolderList, UpdateFolder } from './http/folders.ts';
export { SessionContext, UpdateContext, UpdatedContext } from './http/session-context.ts';
export { SyncQuery, SyncResult } from './http/sync.ts';
export { readUserEvent, UserEvent } from './events/user-events.ts';
export {
  AcceptedTurn,
  BranchMessage,
  ContinueMessage,
  EditMessage,
  IdempotencyKey,
  Lane,
  ListMessagesQuery,
  Message,
  MessagePage,
  MessageStatus,
  RegenerateMessage,
  ResponseFormat,
  RunParameters,
  Sender,
  SendMessage,
} from './http/messages.ts';
export { Feedback, FeedbackReason, SetFeedback } from './http/feedback.ts';
export { PinnedMessage, PinnedMessages } from './http/pins.ts';
export { FollowUps, FollowUpsOffer } from './http/follow-ups.ts';
export { CreatePrompt, Prompt, PromptList, UpdatePrompt } from './http/prompts.ts';
export {
  Attachment,
  AttachmentIds,
  FileContentQuery,
  FileInfo,
  type FileOrder,
  ListedFile,
  FileKind,
  FileLimits,
  FilePage,
  ListFilesQuery,
  UploadQuery,
} from './http/files.ts';
export {
  Citation,
  MessagePart,
  ReasoningPart,
  ReferencePart,
  TextPart,
  ToolPart,
  ToolStatus,
  WarningPart,
} from './http/parts.ts';
export { ContextReport, DecideTool, Run, RunRecord, runReasons, RunStatus, RunUsage } from './http/runs.ts';
export { ToolInfo, ToolList } from './http/tools.ts';
export type { RunReason } from './http/runs.ts';
export {
  ApiKey,
  ApiKeyList,
  ChangePassword,
  CreateApiKey,
  CreatedApiKey,
  CreateUser,
  ListUsersQuery,
  Login,
  OidcCallbackQuery,
  Scope,
  Session,
  SessionList,
  SetUp,
  UpdateUser,
  UserPage,
} from './http/accounts.ts';
export { CurrentSession, LoginQuery, Refresh, Role, SignedIn, User, UserStatus } from './http/session.ts';
export {
  Affected,
  AuditEntry,
  AuditPage,
  AuditVerification,
  DeadLetter,
  DeadLetterIds,
  DeadLetterList,
  ListAuditQuery,
  ListDeadLettersQuery,
  ListModerationQuery,
  ModerationEntry,
  ModerationPage,
  QueueName,
} from './http/admin.ts';
export { Health, Readiness } from './http/system.ts';
export {
  ModelAbilities,
  ModelHealth,
  ModelInfo,
  ModelList,
  ModelNotice,
  ModelParameters,
  ModelPrice,
  ModelOrigin,
  ModelTest,
  ParameterName,
  SetModelParameters,
  TestModel,
  UseModel,
} from './http/models.ts';
export {
  AttachAdapter,
  DetachAdapter,
  ImportModel,
  LibraryModel,
  LibraryModelDetails,
  LibraryModelList,
  Machine,
  ModelAdapter,
  ModelAdapterList,
  ModelFailure,
  ModelFile,
  ModelFileDetails,
  ModelKind,
  ModelProgress,
  ModelState,
  ScaleAdapter,
} from './http/model-library.ts';
export { ChangeRouting, FallbackChain, RoutingRule, RoutingSettings } from './http/routing.ts';
export {
  AvailableModels,
  CheckProvider,
  CreateProvider,
  LocalServer,
  LocalServerList,
  Provider,
  ProviderCheck,
  ProviderKind,
  ProviderKindFacts,
  ProviderList,
  ProviderModel,
  ProviderName,
  ProviderOptions,
  ProviderTest,
  TestProvider,
  UpdateProvider,
} from './http/providers.ts';
export { firstRoutes } from './http/first-routes.ts';
export { routes } from './http/routes.ts';
export type { Access, Route } from './http/route.ts';
export type { RouteBody, RouteId, RouteQuery, RouteResult } from './http/routes.ts';
export {
  CitationAdded,
  isRunEventType,
  PartStarted,
  RunEnded,
  RunEvent,
  runEventTypes,
  RunMark,
  RunModel,
  RunStarted,
  RunWaiting,
  RunWarning,
  TextDelta,
  TextPosition,
  ToolEnded,
  ToolStarted,
  ToolWaiting,
  UnknownMark,
} from './events/run-events.ts';
export { RunCursor } from './events/run-cursor.ts';
export type { RunCursorState, Step } from './events/run-cursor.ts';
export { RunParts } from './events/run-parts.ts';
export { Attached, ClientFrame, closeCodes, ServerFrame, TurnCreated } from './events/socket.ts';
export { readServerFrame } from './events/read-frame.ts';
export type { ReadFrame } from './events/read-frame.ts';
export {
  BackgroundTask,
  Dispatch,
  GatewayMessage,
  InferRun,
  ModerateRun,
  ModerationLogged,
  RevokeSockets,
  RunSettled,
  UserNews,
  WorkerMessage,
} from './queues/envelopes.ts';
