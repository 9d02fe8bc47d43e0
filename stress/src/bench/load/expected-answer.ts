import { parseScriptName, planScript } from '@parley/engines';

/** What a script answers to a question, with the places where its tokens end. */
export interface ExpectedAnswer {
  readonly text: string;
  readonly tokens: number;
  /** How many tokens lie completely before this position. */
  tokensBefore(position: number): number;
}

export function expectedAnswer(scriptName: string, question: string): ExpectedAnswer {
  const script = parseScriptName(scriptName);
  if (script === undefined) throw new TypeError(`"${scriptName}" is no script`);
  const plan = planScript(script, { messages: [{ role: 'user', content: question }], parameters: {} });
  const ends: number[] = [];
  let text = '';
  for (let index = 0; index < plan.count; index++) {
    text += plan.text(index, index + 1);
    ends.push(text.length);
  }
  return {
    text,
    tokens: plan.count,
    tokensBefore: (position) => {
      let low = 0;
      for (let high = ends.length; low < high;) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) <= position) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
