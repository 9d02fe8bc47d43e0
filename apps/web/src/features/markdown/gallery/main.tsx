import { createRoot } from 'react-dom/client';
import { StrictMode, useSyncExternalStore, type ReactNode } from 'react';
import type { Block } from '../core/tree.ts';
import { listenToRenders } from '../components/render-count.ts';
import { Markdown } from '../components/markdown.tsx';
import { samples } from './samples.ts';
import './gallery.css';
import { firstDrawn } from '../../../shared/lib/idle.ts';

interface Shown {
  readonly id: string;
  readonly source: string;
  readonly streaming: boolean;
}

// What is shown is set from outside: by the address for people, by `gallery` for tests.
let shown: readonly Shown[] = initial();
const listeners = new Set<() => void>();
const drawn: Block[] = [];
listenToRenders((block) => drawn.push(block));

const gallery = {
  show(next: readonly Shown[]): void {
    shown = next;
    for (const listener of listeners) listener();
  },
  /** The kinds of the blocks that were drawn since the last time. */
  drawn(): string[] {
    return drawn.splice(0).map(({ type }) => type);
  },
};
declare global {
  var gallery: unknown;
}
globalThis.gallery = gallery;
firstDrawn();

function initial(): Shown[] {
  const wanted = new URLSearchParams(location.search).get('show');
  return Object.entries(samples)
    .filter(([name]) => wanted === null || wanted === name)
    .map(([name, source]) => ({ id: name, source, streaming: false }));
}

function Gallery(): ReactNode {
  const list = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return list.map(({ id, source, streaming }) => (
    <article key={id} data-sample={id}>
      <Markdown id={id} source={source} streaming={streaming} />
    </article>
  ));
}

const place = document.getElementById('gallery');
const isStrict = new URLSearchParams(location.search).has('strict');
if (place)
  createRoot(place).render(
    isStrict ? (
      <StrictMode>
        <Gallery />
      </StrictMode>
    ) : (
      <Gallery />
    ),
  );
