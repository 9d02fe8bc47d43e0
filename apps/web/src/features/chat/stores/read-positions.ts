/** Where somebody was reading, by conversation: the message at the top, and how far it was scrolled past. */
export interface ReadPosition {
  readonly messageId: string;
  readonly pastPx: number;
}

const key = 'parley.readPositions';
const most = 100;

export function readPosition(conversationId: string): ReadPosition | undefined {
  return new Map(load()).get(conversationId);
}

/** Undefined: at the end, where everybody begins. */
export function keepPosition(conversationId: string, position: ReadPosition | undefined): void {
  const others = load().filter(([id]) => id !== conversationId);
  try {
    sessionStorage.setItem(
      key,
      JSON.stringify([...others, ...(position ? [[conversationId, position]] : [])].slice(-most)),
    );
  } catch {
    // Forbidden or full: then everybody begins at the end.
  }
}

function load(): readonly (readonly [string, ReadPosition])[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? (kept as [string, ReadPosition][]) : [];
  } catch {
    return [];
  }
}
