/** Tells whoever holds open connections that a right has ended. Called after the change has committed. */
export interface Revocations {
  revoked(event: Revoked): Promise<void>;
}

export interface Revoked {
  readonly userId: string;
  /** A session's or API key's id; absent when the account lost everything. */
  readonly credentialId?: string;
}
