/** What the outside knows, to be compared with what was stored. */
export interface SentTurn {
  /** Unique, so that a second copy of a message is found by its text. */
  readonly content: string;
  readonly kind: 'reply' | 'regenerate';
  readonly conversationId: string;
  readonly model: string;
  readonly sentAtMs: number;
  /** Regenerated: the content answered again. */
  readonly expected: 'answer' | 'refusal';
  readonly isStopped: boolean;
  /** Of one sender in one conversation, in the order of sending. */
  readonly sender: string;
  outcome: 'waiting' | 'accepted' | 'rejected';
  /** All run ids that the server answered to this one key. */
  readonly runIds: Set<string>;
  acceptedAtMs?: number;
  rejection?: string;
}

/** What one screen showed of one run. */
export interface ShownRun {
  text: string;
  ends: number;
  endText?: string;
  status?: string;
  /** Text events that did not continue what was shown. */
  breaks: number;
}

export interface ScreenRecord {
  readonly name: string;
  readonly conversationId: string;
  readonly runs: Map<string, ShownRun>;
  closedBy?: string;
}
