import createCache, { type EmotionCache } from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider, type Theme } from '@mui/material/styles';
import { useStore } from '@nanostores/react';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/i18n.ts';
import { directionOf } from '../i18n/languages.ts';
import { AdoptedSheet } from './adopted-sheet.ts';
import { $mirror } from './mirror.ts';
import { muiTheme } from './mui.ts';

/** Where MUI's components look like the rest. `later` puts it around everything that uses them. */
export function MuiScope({ children }: { readonly children: ReactNode }) {
  const direction = directionOf(useLanguage());
  const mirror = useStore($mirror);
  const { theme, cache } = lookOf(direction, direction === 'rtl' ? mirror : undefined);
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>{children}</ThemeProvider>
    </CacheProvider>
  );
}

type StylisPlugin = NonNullable<NonNullable<Parameters<typeof createCache>[0]>['stylisPlugins']>[number];
interface Look {
  readonly theme: Theme;
  readonly cache: EmotionCache;
}

const looks = new Map<string, Look>();

/** One for all scopes: a second cache would write the same rules again. */
function lookOf(direction: 'ltr' | 'rtl', mirror: StylisPlugin | undefined): Look {
  const key = `mui${direction === 'rtl' ? 'rtl' : ''}${mirror ? 'm' : ''}`;
  let look = looks.get(key);
  if (!look) {
    const cache = createCache({ key, ...(mirror ? { stylisPlugins: [mirror] } : {}) });
    cache.sheet = new AdoptedSheet({ key }) as unknown as EmotionCache['sheet'];
    looks.set(key, (look = { theme: muiTheme(direction), cache }));
  }
  return look;
}
