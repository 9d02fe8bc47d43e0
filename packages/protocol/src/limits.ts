/** Bounds both sides know, so that a client can refuse early what the server would refuse anyway. */
export const limits = {
  messageCharacters: 100_000,
  attachments: 10,
  fileNameCharacters: 200,
  bodyBytes: 1_048_576,
  jsonDepth: 32,
  titleCharacters: 200,
  /** Models that answer one message at the same time. */
  lanes: 4,
  tags: 20,
  tagCharacters: 40,
  bulkIds: 500,
  /** That are deleted by one request. */
  filesAtOnce: 100,
  folders: 200,
  folderNameCharacters: 80,
  folderInstructionsCharacters: 8_000,
  draftCharacters: 20_000,
  queryCharacters: 2_000,
  pageSize: 200,
  /** Conversations that one message refers to. */
  references: 5,
  promptCharacters: 20_000,
  /** Of one person. */
  prompts: 200,
  /** Of one conversation. */
  pinnedMessages: 100,
  feedbackCharacters: 2_000,
  /** Of one answer. */
  followUps: 3,
  followUpCharacters: 120,
  idempotencyKeyCharacters: 128,
  passwordCharacters: 256,
  socketFrameBytes: 524_288,
} as const;
