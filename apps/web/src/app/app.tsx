import { useStore } from '@nanostores/react';
import { lazy, Suspense } from 'react';
import { $session } from '../features/session/index.ts';
import { useLanguage } from '../shared/i18n/i18n.ts';
import { directionOf } from '../shared/i18n/languages.ts';
import { ThemeProvider } from '../shared/theme/theme-provider.tsx';
import { ConfirmDialog } from '../shared/ui/confirm.tsx';
import { ToastStack } from '../shared/ui/toast-stack.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { $mirror } from './language.ts';
import { UnreachablePage } from './pages/unreachable-page.tsx';
import { Shell } from './shell/shell.tsx';

const SignInPage = lazy(() =>
  import('../features/session/components/sign-in-page.tsx').then((module) => ({ default: module.SignInPage })),
);

export function App() {
  const language = useLanguage();
  const mirror = useStore($mirror);
  return (
    <ThemeProvider direction={directionOf(language)} mirror={mirror}>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Gate />
        </Suspense>
      </ErrorBoundary>
      <ConfirmDialog />
      <ToastStack />
    </ThemeProvider>
  );
}

/** Who is there decides what is shown. */
function Gate() {
  const state = useStore($session);
  switch (state.kind) {
    case 'asking':
      return null;
    case 'unreachable':
      return <UnreachablePage reason={state.reason} />;
    case 'signedOut':
      return <SignInPage session={state.session} />;
    case 'signedIn':
      return <Shell />;
  }
}
