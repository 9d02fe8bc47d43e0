import type { PGlite } from '@electric-sql/pglite';

/**
 * Sends one message of PostgreSQL's protocol and gives back the answer's bytes, before this call returns.
 *
 * Not `execProtocolRawSync`: that also reads every message of the answer and keeps what it read for as long as the
 * database is open, half a kilobyte a statement and more with rows. The streaming variant hands the bytes over and
 * keeps nothing; its promise is for writing to the file system, which is not asked for.
 */
export function createRawAnswers(
  database: Pick<PGlite, 'execProtocolRawStream'>,
  onError: (error: unknown) => void,
): (message: Uint8Array) => Uint8Array {
  let pieces: Uint8Array[] = [];
  const options = {
    syncToFs: false,
    // What is given is a view of PostgreSQL's own memory.
    onRawData: (bytes: Uint8Array) => void pieces.push(bytes.slice()),
  };
  return (message) => {
    pieces = [];
    database.execProtocolRawStream(message, options).catch(onError);
    const [first, ...more] = pieces;
    pieces = [];
    if (first === undefined) return new Uint8Array();
    return more.length === 0 ? first : joined([first, ...more]);
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.byteLength;
  }
  return whole;
}
