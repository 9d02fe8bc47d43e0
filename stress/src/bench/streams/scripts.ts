/** 100 chats of 300 tokens. */
export const cpuScript = 'script/d200-r30-n300';

export interface RampScript {
  readonly name: string;
  readonly openOverMs: number;
  readonly answerMs: number;
}

/** As long as the opening and ten seconds more, so that for ten seconds all streams run. */
export function rampScript({ quick }: { readonly quick: boolean }): RampScript {
  const openOverS = quick ? 8 : 15;
  const answerS = openOverS + (quick ? 5 : 10);
  return { name: `script/d200-r30-n${answerS * 30}`, openOverMs: openOverS * 1_000, answerMs: answerS * 1_000 };
}
