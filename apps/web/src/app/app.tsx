import { useStore } from '@nanostores/react';
import { Suspense } from 'react';
import { $session } from '../features/session/index.ts';
import { ConfirmPlace } from '../shared/ui/confirm.tsx';
import { laterPage } from '../shared/ui/later.tsx';
import { ToastStack } from '../shared/ui/toast-stack.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { UnreachablePage } from './pages/unreachable-page.tsx';
import { Shell } from './shell/shell.tsx';

const SignInPage = laterPage(async () => (await import('../features/session/components/sign-in-page.tsx')).SignInPage);

export function App() {
  return (
    <>
      <ErrorBoundary>
        <Suspense fallback={null}>
          <Gate />
        </Suspense>
      </ErrorBoundary>
      <ConfirmPlace />
      <ToastStack />
    </>
  );
}

/** Who is there decides what is shown. */
function Gate() {
  const state = useStore($session);
  switch (state.kind) {
    case 'asking':
      return null;
    case 'unreachable':
      return <UnreachablePage error={state.error} />;
    case 'signedOut':
      return <SignInPage session={state.session} isExpired={state.isExpired} />;
    case 'signedIn':
      return <Shell />;
  }
}
