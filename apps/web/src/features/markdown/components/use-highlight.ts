import { useEffect, useRef, useState } from 'react';
import { untilDrawn } from '../../../shared/lib/idle.ts';

interface Coloured {
  readonly code: readonly string[];
  readonly lines: readonly string[];
}

interface Wanted {
  readonly language: string | undefined;
  readonly text: string;
  readonly lines: readonly string[];
}

/** The coloured form of each line, where there is one that still fits. */
export function useHighlight(wanted: Wanted): (index: number) => string | undefined {
  const [coloured, setColoured] = useState<Coloured>();
  const work = useRef({ latest: wanted, isAlive: true, isBusy: false });
  const { language, text, lines } = wanted;
  useEffect(() => {
    const state = work.current;
    state.isAlive = true;
    return () => {
      state.isAlive = false;
    };
  }, []);
  useEffect(() => {
    const state = work.current;
    state.latest = { language, text, lines };
    if (state.isBusy) return;
    state.isBusy = true;
    // One request at a time, always for the latest: code that grows faster than it is coloured skips some states.
    void colourLatest(() => (state.isAlive ? state.latest : undefined), setColoured).finally(() => {
      state.isBusy = false;
    });
  }, [language, text, lines]);
  return (index) => (coloured && coloured.code[index] === lines[index] ? coloured.lines[index] : undefined);
}

async function colourLatest(latest: () => Wanted | undefined, show: (coloured: Coloured) => void): Promise<void> {
  try {
    await untilDrawn();
    const { requestHighlight } = await import('../highlight/highlight-client.ts');
    let done: Wanted | undefined;
    for (let wanted = latest(); wanted && wanted !== done; wanted = latest()) {
      const { language, text, lines: code } = wanted;
      if (language === undefined) return;
      const lines = await requestHighlight(language, text);
      if (lines && latest()) show({ code, lines });
      done = wanted;
    }
  } catch {
    // Without colours code is still code.
  }
}
