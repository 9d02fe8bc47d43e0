// @vitest-environment happy-dom
import type { StreamEvent } from '@parley/client';
import type { BranchMessage } from '@parley/protocol';
import { act, Profiler } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collect } from '../../../app/languages/collect.ts';
import { files } from '../../../app/languages/en.ts';
import { setLanguage } from '../../../shared/i18n/i18n.ts';
import type { ChatApi } from '../api/chat.ts';
import { ChatSession } from '../stores/chat-session.ts';
import type { ListPlace } from '../stores/list-place.ts';
import { FindOnesWay } from './find-ones-way.tsx';
import { fetchMarkdown } from './message-body.tsx';
import { MessageRow } from './message-row.tsx';

const at = '2026-01-02T03:04:05.000Z';
const message = (id: string, more: Partial<BranchMessage>): BranchMessage => ({
  id,
  conversation_id: 'c',
  parent_id: null,
  sender: 'assistant',
  content: '',
  status: 'complete',
  model: null,
  run_id: null,
  timestamp: at,
  created_at: at,
  sibling_ids: [id],
  ...more,
});

let host: HTMLElement;
beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  setLanguage('en', collect(files));
  host = document.body.appendChild(document.createElement('div'));
});
afterEach(() => host.remove());

it('draws one message for a word that arrives, and no other', async () => {
  let tell: (event: StreamEvent) => void = () => {};
  let text = '';
  const frames: (() => void)[] = [];
  const branch = Array.from({ length: 20 }, (_, index) =>
    message(`m${index}`, {
      sender: index % 2 === 0 ? 'user' : 'assistant',
      parent_id: index === 0 ? null : `m${index - 1}`,
      content: `Message ${index}`,
      status: index === 19 ? 'streaming' : 'complete',
    }),
  );
  const session = new ChatSession({
    id: 'c',
    schedule: (draw) => {
      frames.push(draw);
      return () => {};
    },
    api: {
      open: (_id: string, take: (event: StreamEvent) => void) => {
        tell = take;
        return { waiting: [], textOf: () => text, partsOf: () => undefined, close: () => {} };
      },
      readMessages: async () => ({ items: [...branch].reverse(), next_cursor: null }),
    } as unknown as ChatApi,
  });
  await expect.poll(() => session.$rows.get().length).toBe(20);

  const drawn = new Map<string, number>();
  await fetchMarkdown();
  const root = createRoot(host);
  const quote = () => {};
  const grown: string[] = [];
  const onGrown = (key: string) => grown.push(`${key}: ${host.querySelector('[data-live]')?.textContent}`);
  const note = (id: string) => drawn.set(id, (drawn.get(id) ?? 0) + 1);
  const virtualizer = { scrollElement: null, getTotalSize: () => 0 } as unknown as ListPlace['virtualizer'];
  const list = { virtualizer, hasMoved: { current: false }, isHeld: { current: false } };
  await act(async () => {
    root.render([
      ...session.$rows.get().map((row, index) => (
        <Profiler key={row.key} id={row.id} onRender={note}>
          <MessageRow session={session} row={row} isLast={index === 19} onQuote={quote} onGrown={onGrown} />
        </Profiler>
      )),
      <Profiler key="way" id="way" onRender={note}>
        <FindOnesWay session={session} rows={session.$rows.get()} list={list} />
      </Profiler>,
    ]);
  });
  expect(drawn.size).toBe(21);
  expect(host.querySelectorAll('[data-rail] span')).toHaveLength(10);
  drawn.clear();
  grown.length = 0;

  for (const word of ['One ', 'two ', 'three']) {
    await act(async () => {
      // Several deltas of one picture are one drawing.
      for (const letter of word) {
        text += letter;
        tell({ type: 'text', runId: 'r', messageId: 'm19', removed: 0, append: letter, text });
      }
      frames.splice(0).forEach((draw) => draw());
    });
  }
  expect([...drawn]).toEqual([['m19', 3]]);
  expect(host.textContent).toContain('One two three');
  // DESIGN.md, L6: told of as soon as the words stand on the page.
  expect(grown.map((one) => one.replace(/^.*(?=One)/, ''))).toEqual(['One ', 'One two ', 'One two three']);
  await act(async () => root.unmount());
});
