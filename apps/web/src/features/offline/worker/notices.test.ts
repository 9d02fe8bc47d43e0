import { describe, expect, it } from 'vitest';
import { showPage } from './notices.ts';

describe('a press on a notification (O1.6)', () => {
  function pages(...paths: string[]) {
    const done: string[] = [];
    return {
      done,
      matchAll: () =>
        Promise.resolve(
          paths.map((path) => ({
            url: `https://parley.example${path}`,
            focus: () => Promise.resolve(done.push(`focus ${path}`)),
          })),
        ),
      openWindow: (path: string) => Promise.resolve(done.push(`open ${path}`)),
    };
  }

  it('shows the tab that has the conversation open, wherever in it', async () => {
    const open = pages('/', '/c/b', '/c/a#message');
    await showPage('/c/a', open);
    expect(open.done).toEqual(['focus /c/a#message']);
  });

  it('opens one where none has', async () => {
    const open = pages('/', '/c/b');
    await showPage('/c/a', open);
    expect(open.done).toEqual(['open /c/a']);
  });
});
