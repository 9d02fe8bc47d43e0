/** Of sorted numbers, by the nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

/** The lower one of an even count: it was measured, the middle of two was not. */
export function median(values: readonly number[]): number {
  return percentile(sortNumbers(values), 0.5);
}

export function sortNumbers(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

export interface Distribution {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = sortNumbers(values);
  return {
    count: sorted.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}
