import type { Clock } from '../kernel/index.ts';
import { ToolError, type Tool } from './tool.ts';

/** The time, anywhere. */
export function createClockTool(clock: Pick<Clock, 'now'>): Tool {
  return {
    name: 'clock',
    description: 'Tells the present date and time, in any time zone.',
    parameters: {
      type: 'object',
      properties: {
        time_zone: {
          type: 'string',
          maxLength: 64,
          description: 'IANA name such as Europe/Berlin or America/New_York. Default: UTC.',
        },
      },
      additionalProperties: false,
    },
    risk: 'safe',
    idempotent: true,
    timeoutMs: 1_000,
    isDefault: true,
    execute: async ({ time_zone }) => tell(clock.now(), typeof time_zone === 'string' ? time_zone : 'UTC'),
  };
}

function tell(now: Date, timeZone: string): string {
  const format = formatIn(timeZone);
  const part = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const offset = part['timeZoneName']?.replace(/^(GMT|UTC)/, '') || '+00:00';
  return JSON.stringify({
    time: `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}${offset}`,
    weekday: part['weekday'],
    time_zone: format.resolvedOptions().timeZone,
    utc: now.toISOString(),
  });
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
    });
  } catch {
    throw new ToolError(`There is no time zone “${timeZone}”. Use an IANA name such as Europe/Berlin.`);
  }
}
