export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value must not pass. */
  readonly goal?: { readonly most: number } | { readonly least: number } | { readonly exactly: number };
}

/** The lines a person reads, and with `--json` as the last line what a program reads. */
export function report(input: {
  readonly bench: string;
  readonly figures: readonly Figure[];
  readonly json: boolean;
}): boolean {
  const width = Math.max(...input.figures.map((figure) => figure.name.length));
  for (const figure of input.figures) {
    const verdict = figure.goal === undefined ? '' : holds(figure) ? 'ok' : 'FAILS';
    console.log(
      `  ${figure.name.padEnd(width)}  ${String(rounded(figure.value)).padStart(10)} ${figure.unit.padEnd(8)} ${goalText(figure).padEnd(12)} ${verdict}`,
    );
  }
  if (input.json) console.log(JSON.stringify({ bench: input.bench, figures: input.figures.map(toJson) }));
  return input.figures.every(holds);
}

function toJson(figure: Figure) {
  const { goal } = figure;
  const value = rounded(figure.value);
  if (goal === undefined)
    return { name: figure.name, value, unit: figure.unit, yardstick: null, ratio: null, goal: null, holds: true };
  const limit = 'most' in goal ? goal.most : 'least' in goal ? goal.least : goal.exactly;
  return {
    name: figure.name,
    value,
    unit: figure.unit,
    yardstick: { name: 'goal', value: limit },
    ratio: limit === 0 ? null : rounded(value / limit),
    goal: goalText(figure),
    holds: holds(figure),
  };
}

function holds({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  if ('most' in goal) return value <= goal.most;
  return 'least' in goal ? value >= goal.least : value === goal.exactly;
}

function goalText({ goal }: Figure): string {
  if (goal === undefined) return '';
  if ('most' in goal) return `<= ${goal.most}`;
  return 'least' in goal ? `>= ${goal.least}` : `= ${goal.exactly}`;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
