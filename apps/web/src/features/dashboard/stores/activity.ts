export interface Day {
  /** The first moment of the day where the user is. */
  readonly at: number;
  readonly count: number;
}

/** How many conversations were touched on each of the last days, oldest first, in whole weeks ending with this one. */
export function activityOf(times: readonly string[], now: Date, weeks: number): Day[][] {
  const counts = new Map<number, number>();
  for (const time of times) {
    const at = startOfDay(new Date(time));
    counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  const days = weeks * 7 - (6 - now.getDay());
  const all: Day[] = [];
  for (let back = days - 1; back >= 0; back -= 1) {
    // By the calendar, not by 24 hours: days of a time change are longer or shorter.
    const at = new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
    all.push({ at, count: counts.get(at) ?? 0 });
  }
  return Array.from({ length: weeks }, (_, week) => all.slice(week * 7, week * 7 + 7));
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
