import type { Random } from '../../support/random.ts';
import type { LinkFault } from '../../support/faulty-link.ts';
import { linkNames, type LinkName } from './cluster.ts';

export type Fault = { readonly atMs: number; readonly forMs: number } & FaultKind;
export type FaultKind =
  | { readonly kind: 'kill' | 'pause'; readonly target: string }
  | { readonly kind: 'service-kill' | 'service-pause'; readonly target: string }
  | { readonly kind: 'link'; readonly target: string; readonly link: LinkName; readonly fault: LinkFault }
  | { readonly kind: 'clients'; readonly target: string; readonly fault: 'cut' | 'silent' };

export interface ScheduleOptions {
  readonly random: Random;
  readonly processes: readonly string[];
  readonly overMs: number;
  /** `processes`: PostgreSQL, RabbitMQ and Redis are left alone. */
  readonly scope: 'all' | 'processes';
}

/** A worker's lease (8 s) and the reaper's next look: it wakes up as somebody whose work was given away. */
const beyondLeaseMs = 14_000;

/**
 * Every kind of fault at least once in each seed; order, victims and moments differ. Faults of processes and
 * links overlap with everything; services break one at a time, because two nodes of three are no cluster.
 */
export function planFaults({ random, processes, overMs, scope }: ScheduleOptions): Fault[] {
  const any = (role: string): string => random.pick(processes.filter((name) => name.startsWith(role)));
  const brief = (): number => Math.round(random.between(800, 4_000));
  const own: (FaultKind & { forMs: number })[] = [
    { kind: 'kill', target: any('gateway'), forMs: brief() },
    { kind: 'kill', target: any('inference'), forMs: brief() },
    { kind: 'kill', target: any('inference'), forMs: brief() },
    { kind: 'kill', target: any('moderation'), forMs: brief() },
    { kind: 'kill', target: any('background'), forMs: brief() },
    { kind: 'kill', target: random.pick(processes), forMs: brief() },
    { kind: 'pause', target: any('inference'), forMs: brief() },
    { kind: 'pause', target: random.pick(processes), forMs: brief() + random.below(6_000) },
    { kind: 'clients', target: any('gateway'), fault: 'cut', forMs: 0 },
    { kind: 'clients', target: any('gateway'), fault: 'silent', forMs: brief() },
  ];
  const faults: readonly LinkFault[] = ['cut', 'stall', 'lose'];
  const links: (FaultKind & { forMs: number })[] = linkNames.flatMap((link) => [
    {
      kind: 'link' as const,
      target: random.pick(processes),
      link,
      fault: random.pick(faults),
      forMs: brief() + random.below(6_000),
    },
    {
      kind: 'link' as const,
      target: any('inference'),
      link,
      fault: random.pick(faults),
      forMs: brief() + random.below(6_000),
    },
  ]);
  const node = (): string => `rabbit${1 + random.below(3)}`;
  const services: (FaultKind & { forMs: number })[] = random.shuffle([
    { kind: 'service-kill', target: 'pg', forMs: 500 + random.below(3_000) },
    { kind: 'service-pause', target: 'pg', forMs: brief() + random.below(5_000) },
    { kind: 'service-kill', target: 'redis', forMs: brief() },
    { kind: 'service-pause', target: 'redis', forMs: brief() },
    { kind: 'service-kill', target: node(), forMs: brief() },
    { kind: 'service-pause', target: node(), forMs: brief() + random.below(8_000) },
  ]);
  const planned: Fault[] = random.shuffle(scope === 'all' ? [...own, ...links] : own).map((fault, index, all) => ({
    ...fault,
    atMs: Math.round((index + random.next()) * (overMs / all.length)),
  }));
  for (const part of [0.1, 0.6]) {
    const atMs = Math.round((part + random.between(0, 0.1)) * overMs);
    planned.push({ kind: 'pause', target: any('inference'), atMs, forMs: beyondLeaseMs + random.below(2_000) });
  }
  planned.push(...strikeAfterTurns(processes, Math.round(random.between(0.5, 0.55) * overMs)));
  if (scope === 'all') {
    // In turn, each with the time its service takes to come back.
    services.forEach((fault, index) =>
      planned.push({ ...fault, atMs: Math.round((index + 0.3 * random.next()) * (overMs / services.length)) }),
    );
  }
  return planned.sort((one, other) => one.atMs - other.atMs);
}

/**
 * What happens after a turn is done in milliseconds, so a kill hardly ever meets it: here it first gets stuck,
 * and then its processes die with everything that had been delivered to them.
 */
function strikeAfterTurns(processes: readonly string[], atMs: number): Fault[] {
  return processes
    .filter((name) => name.startsWith('background'))
    .flatMap((target) => [
      { kind: 'link' as const, target, link: 'pg' as const, fault: 'stall' as const, atMs, forMs: 4_500 },
      { kind: 'kill' as const, target, atMs: atMs + 4_000, forMs: 1_000 },
    ]);
}

export function describeFault(fault: Fault): string {
  const seconds = fault.forMs === 0 ? '' : ` for ${(fault.forMs / 1_000).toFixed(1)} s`;
  const at = `${(fault.atMs / 1_000).toFixed(1)} s`.padStart(7);
  switch (fault.kind) {
    case 'kill':
    case 'service-kill':
      return `${at}  SIGKILL ${fault.target}, back after${seconds.replace(' for', '')}`;
    case 'pause':
    case 'service-pause':
      return `${at}  SIGSTOP ${fault.target}${seconds}`;
    case 'link':
      return `${at}  ${fault.fault} the link of ${fault.target} to ${fault.link}${seconds}`;
    case 'clients':
      return `${at}  ${fault.fault === 'cut' ? 'cut' : 'silence'} the sockets of screens on ${fault.target}${seconds}`;
  }
}
