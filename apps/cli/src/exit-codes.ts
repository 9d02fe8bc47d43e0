/** Documented in docs/cli.md; scripts rely on them. */
export const exitCodes = {
  ok: 0,
  /** The server refused or failed. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  unreachable: 3,
  /** Not signed in, or not allowed. */
  denied: 4,
  /** The answer did not come to its end. */
  unfinished: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
