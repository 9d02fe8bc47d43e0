import type { ModelHealth } from '@parley/protocol';
import type { Clock } from '../kernel/index.ts';

/** Which models rest because they failed (R6). One for all turns of a process. */
export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #circuits = new Map<string, Circuit>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** May it be asked now? Saying yes to a resting model whose time is up lets this one caller try it. */
  admits(id: string): boolean {
    const circuit = this.#circuits.get(id);
    if (circuit === undefined || circuit.restMs === 0) return true;
    const now = this.#clock.monotonicMs();
    if (now < circuit.restsUntilMs) return false;
    // Until this try has ended, or has taken as long as the rest did, the others pass by.
    circuit.restsUntilMs = now + circuit.restMs;
    return true;
  }

  isResting(id: string): boolean {
    const circuit = this.#circuits.get(id);
    return circuit !== undefined && circuit.restMs > 0 && this.#clock.monotonicMs() < circuit.restsUntilMs;
  }

  health(id: string): ModelHealth {
    const circuit = this.#circuits.get(id);
    const now = this.#clock.monotonicMs();
    const isForgotten = circuit?.restMs === 0 && now - circuit.firstMs > windowMs;
    if (circuit === undefined || isForgotten) return { state: 'ok', failures: 0, seconds_left: null };
    const { failures, restsUntilMs } = circuit;
    return now < restsUntilMs
      ? { state: 'resting', failures, seconds_left: Math.ceil((restsUntilMs - now) / 1_000) }
      : { state: 'failing', failures, seconds_left: null };
  }

  succeeded(id: string): void {
    this.#circuits.delete(id);
  }

  failed(id: string): void {
    const now = this.#clock.monotonicMs();
    const circuit = this.#circuits.get(id) ?? { failures: 0, firstMs: now, restMs: 0, restsUntilMs: 0 };
    this.#circuits.set(id, circuit);
    if (circuit.restMs === 0 && now - circuit.firstMs > windowMs) {
      circuit.failures = 0;
      circuit.firstMs = now;
    }
    circuit.failures += 1;
    if (circuit.failures < failuresToRest) return;
    circuit.restMs = circuit.restMs === 0 ? firstRestMs : Math.min(circuit.restMs * 2, longestRestMs);
    circuit.restsUntilMs = now + circuit.restMs;
  }
}

interface Circuit {
  failures: number;
  firstMs: number;
  restMs: number;
  restsUntilMs: number;
}

const failuresToRest = 3;
const windowMs = 60_000;
const firstRestMs = 30_000;
const longestRestMs = 300_000;
