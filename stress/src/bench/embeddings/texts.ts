/** Texts that were never embedded before, so that no cache answers for the model. */
let last = 0;

const words = ['harbour', 'bread', 'comet', 'ledger', 'violin', 'orchard', 'engine', 'letter', 'winter', 'market'];

/** Some fifteen tokens. */
export function shortTexts(count: number): string[] {
  return Array.from(
    { length: count },
    () => `Where did the ${wordAt(++last)} of the ${wordAt(last + 3)} number ${last} go?`,
  );
}

/** Some two hundred tokens. */
export function longTexts(count: number): string[] {
  return Array.from({ length: count }, () => shortTexts(12).join(' '));
}

function wordAt(index: number): string {
  return words[index % words.length] ?? '';
}
