/** One promise of a port: its id states the behaviour, its check throws when the subject breaks it. */
export type Rule<Subject> = readonly [id: string, check: (subject: Subject) => Promise<void>];

/** Which rules a subject breaks: how a suite is shown to bite. Every rule gets a fresh subject; all run together. */
export async function brokenRules<Subject>(rules: readonly Rule<Subject>[], createSubject: () => Promise<Subject> | Subject): Promise<string[]> {
  const outcomes = await Promise.allSettled(rules.map(async ([, check]) => check(await createSubject())));
  return rules.flatMap(([id], i) => (outcomes[i]?.status === 'rejected' ? [id] : []));
}

/** Waits for what time brings (an expiry): checks again and again until it holds or the deadline passes. */
export async function eventually(check: () => Promise<void>, deadlineMs = 3_000): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
