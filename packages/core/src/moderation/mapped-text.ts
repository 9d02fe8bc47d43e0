/**
 * A text derived from another, each UTF-16 unit knowing which stretch of the original it came from.
 * `starts`/`ends` are absent while the two texts line up unit by unit, which is the usual case.
 */
export interface MappedText {
  readonly text: string;
  readonly starts?: Uint32Array;
  readonly ends?: Uint32Array;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The stretch of the original behind [start, end) of the derived text. */
export function originalSpan(mapped: MappedText, { start, end }: Span): Span {
  if (mapped.starts === undefined || mapped.ends === undefined) return { start, end };
  if (end <= start) {
    const at = mapped.starts[start] ?? mapped.ends[mapped.ends.length - 1] ?? 0;
    return { start: at, end: at };
  }
  return { start: mapped.starts[start] ?? 0, end: mapped.ends[end - 1] ?? 0 };
}

/** Collects a derived text piece by piece; every piece names the stretch of `source` it stands for. */
export function createTextBuilder(source: MappedText): TextBuilder {
  const pieces: string[] = [];
  let starts = new Uint32Array(source.text.length + 16);
  let ends = new Uint32Array(source.text.length + 16);
  let length = 0;

  function reserve(extra: number): void {
    if (length + extra <= starts.length) return;
    const grownStarts = new Uint32Array((length + extra) * 2);
    const grownEnds = new Uint32Array((length + extra) * 2);
    grownStarts.set(starts);
    grownEnds.set(ends);
    starts = grownStarts;
    ends = grownEnds;
  }

  return {
    replace(piece, start, end) {
      const span = originalSpan(source, { start, end });
      reserve(piece.length);
      pieces.push(piece);
      starts.fill(span.start, length, length + piece.length);
      ends.fill(span.end, length, length + piece.length);
      length += piece.length;
    },
    copy(start, end, piece = source.text.slice(start, end)) {
      reserve(end - start);
      pieces.push(piece);
      for (let index = start; index < end; index += 1) {
        starts[length] = source.starts?.[index] ?? index;
        ends[length] = source.ends?.[index] ?? index + 1;
        length += 1;
      }
    },
    build: () => ({ text: pieces.join(''), starts: starts.slice(0, length), ends: ends.slice(0, length) }),
  };
}

export interface TextBuilder {
  /** `piece` stands for [start, end) of the source. */
  replace(piece: string, start: number, end: number): void;
  /** [start, end) of the source, unit by unit; `piece` may spell it differently at the same length. */
  copy(start: number, end: number, piece?: string): void;
  build(): MappedText;
}
