import { cpus, loadavg, totalmem } from 'node:os';
import type { Figure } from './figures.ts';

/** Progress and tables are for people; with `--json` they go to stderr, so that stdout ends with the object alone. */
export class Report {
  readonly #bench: string;
  readonly #json: boolean;
  readonly #figures: Figure[] = [];

  constructor(bench: string, { json }: { readonly json: boolean }) {
    this.#bench = bench;
    this.#json = json;
    this.say(`${bench}: ${machine()}`);
  }

  say(text: string): void {
    (this.#json ? process.stderr : process.stdout).write(`${text}\n`);
  }

  table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
    const lines = [head, ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? shown(cell) : cell)))];
    const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
    this.say('');
    for (const line of lines)
      this.say(
        line
          .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
          .join('  '),
      );
    this.say('');
  }

  add(...figures: readonly Figure[]): void {
    this.#figures.push(...figures);
  }

  /** Answers the exit status: 1 when a goal was missed. What could not be measured is no failure, it is said. */
  finish(): 0 | 1 {
    this.say(`load at the end ${load()}`);
    this.table(
      ['figure', 'value', 'unit', 'yardstick', 'ratio', 'goal', ''],
      this.#figures.map(({ name, value, unit, yardstick, ratio, goal, holds, reason }) => [
        name,
        value ?? '-',
        unit,
        yardstick === null ? '' : `${yardstick.name} ${shown(yardstick.value)}`,
        ratio ?? '',
        goal ?? '',
        reason === undefined ? (holds === null ? '' : holds ? 'holds' : 'MISSED') : `not measured: ${reason}`,
      ]),
    );
    if (this.#json) process.stdout.write(`${JSON.stringify({ bench: this.#bench, figures: this.#figures })}\n`);
    return this.#figures.some(({ holds }) => holds === false) ? 1 : 0;
  }
}

/** What the figures depend on. Other programs on the machine are part of it. */
function machine(): string {
  const list = cpus();
  return `${list.length} x ${list[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, load ${load()}, ${new Date().toISOString()}`;
}

/** Averages of one, five and fifteen minutes: a machine that was busy with other things shows here. */
function load(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
