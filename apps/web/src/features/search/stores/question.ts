import { keptAtom } from '../../../shared/lib/kept.ts';

export interface Question {
  readonly query: string;
  readonly from: string;
  readonly to: string;
  readonly sender: '' | 'user' | 'assistant';
  readonly tag: string;
  readonly most: number;
}

export const emptyQuestion: Question = { query: '', from: '', to: '', sender: '', tag: '', most: 20 };

/** As searching and answering both take them. */
export function filtersOf({ from, to, sender, tag }: Question) {
  return {
    ...(from === '' ? {} : { start_date: from }),
    ...(to === '' ? {} : { end_date: to }),
    ...(sender === '' ? {} : { sender }),
    ...(tag === '' ? {} : { tags: [tag] }),
  };
}

/** Whether somebody wants an answer rather than a list: words alone are looked for, questions are answered. */
export function isQuestion(query: string): boolean {
  return /[?？؟]\s*$/.test(query) || /(?:か|吗|呢)[。.]?\s*$/.test(query);
}

const mostRecent = 8;
const longestKept = 200;

/** In this browser alone. */
export const $recent = keptAtom<readonly string[]>(
  'search.recent',
  [],
  (value) => Array.isArray(value) && value.every((query) => typeof query === 'string'),
);

export function remember(query: string): void {
  const others = $recent.get().filter((known) => known !== query);
  $recent.set([query.slice(0, longestKept), ...others].slice(0, mostRecent));
}

export function forgetRecent(): void {
  $recent.set([]);
}
