/**
 * Makes the files that an engine wants out of what a package carries. The same inputs give the same bytes: the result
 * is checked against the catalogue. Heavy work belongs in a worker thread: the event loop serves chats meanwhile.
 */
export type ModelConverter = (job: {
  /** Absolute paths by the names of the catalogue entry's `members`; verified, to be read only. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Empty; the catalogue entry's `convert.files` are written here by their names. */
  readonly outputFolder: string;
  readonly signal: AbortSignal;
}) => Promise<void>;
