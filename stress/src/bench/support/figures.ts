/** One measured number as `--json` prints it. Null where it could not be measured; `reason` then says why. */
export interface Figure {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly yardstick: { readonly name: string; readonly value: number } | null;
  /** Value to yardstick. */
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly holds: boolean | null;
  readonly reason?: string;
}

export interface Goal {
  readonly kind: 'at most' | 'at least';
  readonly value: number;
}

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick?: { readonly name: string; readonly value: number } | undefined;
  readonly goal?: Goal | undefined;
}

export const atMost = (value: number): Goal => ({ kind: 'at most', value });
export const atLeast = (value: number): Goal => ({ kind: 'at least', value });

export function figure({ name, value, unit, yardstick, goal }: Measured): Figure {
  if (!Number.isFinite(value)) return notMeasured({ name, unit, goal }, 'nothing came to be measured');
  const shown = round(value);
  return {
    name,
    value: shown,
    unit,
    yardstick: yardstick === undefined ? null : { name: yardstick.name, value: round(yardstick.value) },
    ratio: yardstick === undefined || yardstick.value === 0 ? null : round(value / yardstick.value),
    goal: goal === undefined ? null : textOf(goal),
    holds: goal === undefined ? null : goal.kind === 'at most' ? shown <= goal.value : shown >= goal.value,
  };
}

export function notMeasured({ name, unit, goal }: Pick<Measured, 'name' | 'unit' | 'goal'>, reason: string): Figure {
  return {
    name,
    value: null,
    unit,
    yardstick: null,
    ratio: null,
    goal: goal === undefined ? null : textOf(goal),
    holds: null,
    reason,
  };
}

function textOf({ kind, value }: Goal): string {
  return `${kind === 'at most' ? '<=' : '>='} ${value}`;
}

/** Three digits that mean something; no more was measured. */
function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value * 10) / 10 : Number(value.toPrecision(3));
}
