import { ParleyError } from '../kernel/index.ts';

export interface CalendarDay {
  /** `2026-11-21` */
  readonly day: string;
  /** Its first moment where the person is. */
  readonly start: Date;
}

/** The last days by the calendar of a time zone, oldest first, today the last. Days of a time change are shorter or longer. */
export function lastDays(now: Date, count: number, timeZone: string): readonly CalendarDay[] {
  const clock = wallClockOf(timeZone);
  const today = new Date(clock(now));
  return Array.from({ length: count }, (_, index) => {
    const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - (count - 1 - index));
    return { day: new Date(midnight).toISOString().slice(0, 10), start: new Date(startOf(midnight, clock)) };
  });
}

/** What a clock on the wall shows at a moment, as if it were UTC. */
type WallClock = (at: Date) => number;

/** The offset at the start counts, not that some hours away from it: it is looked for twice. */
function startOf(midnight: number, clock: WallClock): number {
  let at = midnight;
  for (let round = 0; round < 2; round += 1) at = midnight - (clock(new Date(at)) - at);
  return at;
}

function wallClockOf(timeZone: string): WallClock {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw new ParleyError('invalid_request', 'There is no such time zone. They are named like Europe/Lisbon.');
  }
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
}
