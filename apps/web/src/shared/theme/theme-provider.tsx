import createCache, { type EmotionCache } from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider as MuiThemeProvider } from '@mui/material/styles';
import { useMemo, type ReactNode } from 'react';
import { AdoptedSheet } from './adopted-sheet.ts';
import { muiTheme } from './mui.ts';

export interface ThemeProviderProps {
  readonly direction: 'ltr' | 'rtl';
  /** Mirrors left and right; only loaded for languages that run from right to left. */
  readonly mirror: StylisPlugin | undefined;
  readonly children: ReactNode;
}

type StylisPlugin = NonNullable<NonNullable<Parameters<typeof createCache>[0]>['stylisPlugins']>[number];

export function ThemeProvider({ direction, mirror, children }: ThemeProviderProps) {
  const theme = useMemo(() => muiTheme(direction), [direction]);
  const cache = useMemo(() => emotionCache(direction, mirror), [direction, mirror]);
  return (
    <CacheProvider value={cache}>
      <MuiThemeProvider theme={theme}>{children}</MuiThemeProvider>
    </CacheProvider>
  );
}

function emotionCache(direction: 'ltr' | 'rtl', mirror: StylisPlugin | undefined): EmotionCache {
  const key = direction === 'rtl' ? 'muirtl' : 'mui';
  const cache = createCache({ key, ...(mirror ? { stylisPlugins: [mirror] } : {}) });
  cache.sheet = new AdoptedSheet({ key }) as unknown as EmotionCache['sheet'];
  return cache;
}
