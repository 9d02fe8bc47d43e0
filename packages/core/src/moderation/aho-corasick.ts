export interface WordMatch {
  readonly termIndex: number;
  readonly start: number;
  readonly end: number;
}

export interface WordMatcher {
  /** Every occurrence of every term, by end; one pass over the text whatever the number of terms. */
  find(text: string): WordMatch[];
  /** For every term, 1 where it occurs anywhere. */
  present(text: string): Uint8Array;
  /** How many units at the end of the text begin some term that is not complete yet. */
  pendingUnits(text: string): number;
}

const asciiSize = 128;

/** Aho–Corasick: a trie of the terms in which each node knows the longest suffix that is also a prefix. */
export function createWordMatcher(terms: readonly string[]): WordMatcher {
  const trie = buildTrie(terms);
  const failure = linkFailures(trie);
  const ascii = tabulateAscii(trie, failure);
  const { children, termsAt, depth } = trie;
  // The next node on the failure chain that ends a term, so that a text full of near misses stays linear.
  const nextEnd = new Int32Array(depth.length);
  for (const node of trie.breadthFirst) {
    const fail = failure[node] ?? 0;
    nextEnd[node] = termsAt[fail] === undefined ? (nextEnd[fail] ?? 0) : fail;
  }

  function step(from: number, code: number): number {
    if (code < asciiSize) return ascii[from * asciiSize + code] ?? 0;
    for (let node = from; ; node = failure[node] ?? 0) {
      const child = children[node]?.get(code);
      if (child !== undefined) return child;
      if (node === 0) return 0;
    }
  }

  return {
    find(text) {
      const matches: WordMatch[] = [];
      let node = 0;
      for (let index = 0; index < text.length; index += 1) {
        node = step(node, text.charCodeAt(index));
        for (let end = termsAt[node] === undefined ? (nextEnd[node] ?? 0) : node; end !== 0; end = nextEnd[end] ?? 0) {
          for (const termIndex of termsAt[end] ?? []) {
            matches.push({ termIndex, start: index + 1 - (depth[end] ?? 0), end: index + 1 });
          }
        }
      }
      return matches;
    },
    present(text) {
      const found = new Uint8Array(terms.length);
      let node = 0;
      for (let index = 0; index < text.length; index += 1) {
        node = step(node, text.charCodeAt(index));
        for (let end = termsAt[node] === undefined ? (nextEnd[node] ?? 0) : node; end !== 0; end = nextEnd[end] ?? 0) {
          for (const termIndex of termsAt[end] ?? []) found[termIndex] = 1;
        }
      }
      return found;
    },
    pendingUnits(text) {
      let node = 0;
      for (let index = Math.max(0, text.length - trie.longest); index < text.length; index += 1) {
        node = step(node, text.charCodeAt(index));
      }
      return depth[node] ?? 0;
    },
  };
}

interface Trie {
  readonly children: Map<number, number>[];
  readonly termsAt: (number[] | undefined)[];
  readonly depth: number[];
  readonly breadthFirst: readonly number[];
  readonly longest: number;
}

function buildTrie(terms: readonly string[]): Trie {
  const children: Map<number, number>[] = [new Map()];
  const termsAt: (number[] | undefined)[] = [undefined];
  const depth = [0];
  terms.forEach((term, termIndex) => {
    if (term === '') return;
    let node = 0;
    for (let index = 0; index < term.length; index += 1) {
      const code = term.charCodeAt(index);
      let child = children[node]?.get(code);
      if (child === undefined) {
        child = children.length;
        children[node]?.set(code, child);
        children.push(new Map());
        termsAt.push(undefined);
        depth.push(index + 1);
      }
      node = child;
    }
    (termsAt[node] ??= []).push(termIndex);
  });
  const breadthFirst: number[] = [];
  const queue = [0];
  for (const node of queue) {
    if (node !== 0) breadthFirst.push(node);
    queue.push(...(children[node]?.values() ?? []));
  }
  return {
    children,
    termsAt,
    depth,
    breadthFirst,
    longest: terms.reduce((most, term) => Math.max(most, term.length), 0),
  };
}

function linkFailures({ children, breadthFirst }: Trie): Int32Array {
  const failure = new Int32Array(children.length);
  for (const node of [0, ...breadthFirst]) {
    for (const [code, child] of children[node] ?? []) {
      if (node === 0) continue;
      let candidate = failure[node] ?? 0;
      while (candidate !== 0 && !children[candidate]?.has(code)) candidate = failure[candidate] ?? 0;
      failure[child] = children[candidate]?.get(code) ?? 0;
    }
  }
  return failure;
}

/** ASCII steps as one table look-up; other characters walk the failure chain. */
function tabulateAscii({ children, breadthFirst }: Trie, failure: Int32Array): Int32Array {
  const table = new Int32Array(children.length * asciiSize);
  for (const node of [0, ...breadthFirst]) {
    const fail = failure[node] ?? 0;
    for (let code = 0; code < asciiSize; code += 1) {
      const inherited = node === 0 ? 0 : (table[fail * asciiSize + code] ?? 0);
      table[node * asciiSize + code] = children[node]?.get(code) ?? inherited;
    }
  }
  return table;
}
