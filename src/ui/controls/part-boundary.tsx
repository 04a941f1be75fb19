import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';

interface State {
  readonly failed: boolean;
}

/**
 * Keeps a failure to the part that it is in. Without it, a script that does not arrive (the network is gone, or the host has a
 * newer version) would take the whole page away, and with it a training.
 */
export class PartBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice
        tone="error"
        title="This part of the page could not be loaded."
        remedy="Reload the page to try again; what was done is kept."
      />
    );
  }
}
