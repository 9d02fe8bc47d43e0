import type { LibraryModel } from '@parley/protocol';
import type { Terminal } from '../terminal.ts';
import { durationOf, sizeOf } from './figures.ts';

const barWidth = 24;

/** On a terminal one line that changes in place; elsewhere a line per step and per tenth. */
export class ProgressLine {
  readonly #terminal: Terminal;
  #last = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(model: LibraryModel): void {
    if (this.#terminal.errors.isTTY === true) {
      this.#terminal.errors.write(`\r\u001b[K${lineOf(model)}`);
      return;
    }
    const step = `${model.state} ${Math.floor((10 * (model.progress?.received_bytes ?? 0)) / (model.progress?.total_bytes || 1))}`;
    if (step === this.#last) return;
    this.#last = step;
    this.#terminal.errors.write(`${lineOf(model)}\n`);
  }

  end(): void {
    if (this.#terminal.errors.isTTY === true) this.#terminal.errors.write('\r\u001b[K');
  }
}

export function lineOf({ name, state, progress }: LibraryModel): string {
  switch (state) {
    case 'queued':
      return `${name}: waiting for its turn`;
    case 'downloading': {
      if (progress === null) return `${name}: asking where it can be had`;
      const { received_bytes: received, total_bytes: total, bytes_per_second: speed, seconds_left: left } = progress;
      const share = total === 0 ? 0 : Math.min(1, received / total);
      const filled = Math.round(share * barWidth);
      return [
        `${name} [${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}] ${Math.floor(share * 100)} %`,
        `${sizeOf(received)} of ${sizeOf(total)}`,
        ...(speed === 0 ? [] : [`${sizeOf(speed)}/s`]),
        ...(left === null || received >= total ? [] : [`${durationOf(left)} left`]),
      ].join(', ');
    }
    case 'paused':
      return `${name}: paused`;
    case 'verifying':
      return `${name}: checking its SHA-256`;
    case 'converting':
      return `${name}: converting it`;
    case 'installed':
      return `${name}: installed`;
    case 'failed':
      return `${name}: failed`;
    case 'absent':
      return `${name}: not wanted any more`;
  }
}
