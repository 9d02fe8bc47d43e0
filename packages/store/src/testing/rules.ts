/** One promise of a port: its id states the behaviour, its check throws when the subject breaks it. */
export type Rule<Subject> = readonly [id: string, check: (subject: Subject) => Promise<void>];

/** Which rules a subject breaks: how a suite is shown to bite. Every rule gets a fresh subject; all run together. */
export async function brokenRules<Subject>(
  rules: readonly Rule<Subject>[],
  createSubject: () => Promise<Subject> | Subject,
): Promise<string[]> {
  const outcomes = await Promise.allSettled(rules.map(async ([, check]) => check(await createSubject())));
  return rules.flatMap(([id], i) => (outcomes[i]?.status === 'rejected' ? [id] : []));
}

/** Lets time go by for a subject: by its own clock where it has one, else by waiting. */
export type PassTime = (ms: number) => Promise<void>;

/** Real time, for subjects whose clock is elsewhere. */
export const waitFor: PassTime = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const stepMs = 10;
const mostSteps = 300;

/** What time brings (an expiry): checks again and again, time passing between, until it holds or is long overdue. */
export async function eventually(pass: PassTime, check: () => Promise<void>): Promise<void> {
  for (let step = 1; ; step++) {
    try {
      return await check();
    } catch (error) {
      if (step === mostSteps) throw error;
    }
    await pass(stepMs);
  }
}
