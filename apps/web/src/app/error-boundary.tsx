import { Component, type ErrorInfo, type ReactNode } from 'react';
import { BrokenPage } from './pages/broken-page.tsx';

interface State {
  readonly error: unknown;
  readonly hasFailed: boolean;
}

/** A fault in one part of the screen is shown there, and can be tried again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <BrokenPage error={this.state.error} retry={() => this.setState({ error: undefined, hasFailed: false })} />;
  }
}
