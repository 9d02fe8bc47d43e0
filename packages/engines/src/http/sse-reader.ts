/** Reads server-sent events from bytes as they come. Only the data of events is handed out. */
export interface SseReader {
  push(chunk: Buffer): void;
  /** The end of the bytes. Gives back what had begun and not ended, if anything. */
  end(): string | undefined;
}

export interface SseReaderOptions {
  onData(data: string): void;
  /** Bounds a single event, so that a server can't fill the memory. */
  readonly maxEventBytes: number;
}

export class SseTooLongError extends Error {
  override readonly name = 'SseTooLongError';
}

/**
 * Bytes are cut behind the last line break before they are decoded: a line break is never part of a longer
 * UTF-8 sequence, so a character torn between two chunks is whole again when its line is. One decoding and
 * one search per chunk, none per byte.
 */
export function createSseReader({ onData, maxEventBytes }: SseReaderOptions): SseReader {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let data: string | undefined;
  let endedWithReturn = false;
  let atStart = true;

  const takeLine = (line: string): void => {
    if (line.length === 0) {
      if (data !== undefined) {
        const event = data;
        data = undefined;
        onData(event);
      }
      return;
    }
    // Comments begin with the colon; `event`, `id`, `retry` and unknown fields say nothing here.
    if (!line.startsWith('data')) return;
    if (line.length > 4 && line.charCodeAt(4) !== colon) return;
    const value = line.slice(line.charCodeAt(5) === space ? 6 : 5);
    data = data === undefined ? value : `${data}\n${value}`;
    if (data.length > maxEventBytes) throw new SseTooLongError(`An event is longer than ${maxEventBytes} bytes`);
  };

  const takeText = (text: string): void => {
    const hasReturns = text.includes('\r');
    let from = 0;
    if (hasReturns) {
      // CR, LF and CRLF all end a line; a CR LF torn between two chunks ends only one.
      if (endedWithReturn && text.startsWith('\n')) from = 1;
      endedWithReturn = text.endsWith('\r');
      for (let index = from; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        if (unit !== lineFeed && unit !== carriageReturn) continue;
        takeLine(text.slice(from, index));
        if (unit === carriageReturn && text.charCodeAt(index + 1) === lineFeed) index++;
        from = index + 1;
      }
      return;
    }
    if (endedWithReturn) {
      if (text.startsWith('\n')) from = 1;
      endedWithReturn = false;
    }
    for (let to = text.indexOf('\n', from); to >= 0; to = text.indexOf('\n', from)) {
      takeLine(text.slice(from, to));
      from = to + 1;
    }
  };

  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    rest.push(bytes);
    restBytes += bytes.length;
    if (restBytes > maxEventBytes) throw new SseTooLongError(`A line is longer than ${maxEventBytes} bytes`);
  };

  const takeRest = (tail: Buffer): Buffer => {
    if (rest.length === 0) return tail;
    const whole = Buffer.concat([...rest, tail]);
    rest = [];
    restBytes = 0;
    return whole;
  };

  const decode = (bytes: Buffer): string => {
    const text = bytes.toString('utf8');
    if (!atStart) return text;
    atStart = false;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  };

  return {
    push: (chunk) => {
      const cut = endOfLastLine(chunk);
      if (cut === 0) return keep(chunk);
      takeText(decode(takeRest(chunk.subarray(0, cut))));
      keep(chunk.subarray(cut));
    },
    end: () => {
      const last = decode(takeRest(Buffer.alloc(0)));
      if (last.length > 0) takeLine(last);
      return data;
    },
  };
}

/** Behind the last line break, 0 when there is none. Servers mostly write whole events. */
function endOfLastLine(chunk: Buffer): number {
  if (chunk.length > 0 && chunk[chunk.length - 1] === lineFeed) return chunk.length;
  return Math.max(chunk.lastIndexOf(lineFeed), chunk.lastIndexOf(carriageReturn)) + 1;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;
const space = 0x20;
