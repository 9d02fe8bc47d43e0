/** How "1" and "!" inside a word are read: "k1ll" needs i, "ki11" needs l. */
export type LeetReading = 'i' | 'l';

const digits: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};
const hasLeet = /[0-9@$!]/;
const token = /[\p{L}\p{N}@$!]+/gu;
// One letter is enough in a longer word ("b055"); short ones are names of things ("c4", "mp3", "a1").
const looksLikeWord = /[a-z][^a-z]*[a-z]|^(?=.*[a-z]).{4}/;
// "18yo", "9mm", "500mg" are numbers with a unit, and rules about ages need them as they are.
const numberWithUnit =
  /^(?:\d*1st|\d*2nd|\d*3rd|\d+th|\d+(?:yo|yrs?|years?(?:old)?|months?|days?|hours?|mins?|inch|am|pm|[kmgt]b|[kmc]?m|[km]?g|m?s|ml|mph|fps|hz|px))$/;
// Longer ones are numbers, whatever they stand beside.
const maxDigitRun = 4;

/**
 * Digits and signs that stand for letters, inside words only. The result has the length of the input, so
 * offsets stay. Long numbers and numbers with a unit are kept: "13yo", "9mm", "order12345".
 */
export function foldLeet(text: string, reading: LeetReading): { readonly text: string; readonly ambiguous: boolean } {
  if (!hasLeet.test(text)) return { text, ambiguous: false };
  let ambiguous = false;
  const folded = text.replace(token, (word) => {
    if (!hasLeet.test(word) || !looksLikeWord.test(word) || numberWithUnit.test(word)) return word;
    ambiguous ||= word.includes('1') || word.includes('!');
    return foldWord(word, reading);
  });
  return { text: folded, ambiguous };
}

function foldWord(word: string, reading: LeetReading): string {
  let marked = word.replaceAll('@', 'a').replaceAll('$', 's');
  if (reading === 'i') marked = marked.replace(/(?<=[\p{L}\p{N}])!(?=[\p{L}\p{N}])/gu, 'i');
  return marked.replace(/\d+/g, (run) => {
    if (run.length > maxDigitRun) return run;
    return Array.from(run, (digit) => (digit === '1' ? reading : (digits[digit] ?? digit))).join('');
  });
}
