import type { Detection } from './detector.ts';
import type { Span } from './mapped-text.ts';

/** A hostile text can match thousands of times; a few places are enough to judge and to show. */
export const maxSpansPerRule = 32;

/** Which units of a text some spans cover; asked in constant time, because both sides can be thousands. */
export function coverageOf(length: number, spans: readonly Span[]): { touches(span: Span): boolean } {
  if (spans.length === 0) return { touches: () => false };
  const change = new Int32Array(length + 1);
  for (const { start, end } of spans) {
    change[start] = (change[start] ?? 0) + 1;
    change[end] = (change[end] ?? 0) - 1;
  }
  const coveredBefore = new Uint32Array(length + 1);
  let open = 0;
  for (let index = 0; index < length; index += 1) {
    open += change[index] ?? 0;
    coveredBefore[index + 1] = (coveredBefore[index] ?? 0) + (open > 0 ? 1 : 0);
  }
  return { touches: ({ start, end }) => (coveredBefore[end] ?? 0) > (coveredBefore[start] ?? 0) };
}

/** One detection per rule and category: the best score, every place, in order. */
export function mergeDetections(detections: readonly Detection[]): Detection[] {
  if (detections.length < 2) return [...detections];
  const merged = new Map<string, { detection: Detection; spans: Span[] }>();
  for (const detection of detections) {
    const key = `${detection.category} ${detection.ruleId}`;
    const known = merged.get(key);
    if (known === undefined) {
      merged.set(key, { detection, spans: [...(detection.spans ?? [])] });
      continue;
    }
    if (detection.score > known.detection.score) known.detection = detection;
    for (const span of detection.spans ?? []) {
      if (known.spans.length >= maxSpansPerRule) break;
      if (!known.spans.some((other) => other.start === span.start && other.end === span.end)) known.spans.push(span);
    }
  }
  return Array.from(merged.values(), ({ detection, spans }) => ({
    ...detection,
    spans: spans.toSorted((a, b) => a.start - b.start),
  }));
}
