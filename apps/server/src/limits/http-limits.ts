/** Against requests that are large or slow on purpose. Fixed: no honest client comes near them. */
export interface HttpLimits {
  /** Request line and headers together. */
  readonly headerBytes: number;
  /** From the connection to the last header. */
  readonly headersTimeoutMs: number;
  /** From the connection to the last byte of the body. */
  readonly requestTimeoutMs: number;
  /** The same where the body is a file. */
  readonly uploadTimeoutMs: number;
  /** A file of which nothing comes for so long is given up. */
  readonly uploadIdleMs: number;
  /** How often slow connections are looked for. */
  readonly checkEveryMs: number;
}

export const httpLimits: HttpLimits = {
  headerBytes: 16_384,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  uploadTimeoutMs: 3_600_000,
  uploadIdleMs: 60_000,
  checkEveryMs: 2_000,
};
