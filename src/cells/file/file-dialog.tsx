/** The dialog of the notebook as a file. */
import { useApp, usePage } from '../../state/hooks.ts';
import { OpenDialog } from './open-dialog.tsx';
import { SaveDialog } from './save-dialog.tsx';

export function FileDialog() {
  const app = useApp();
  const dialog = usePage(page => page.fileDialog);
  const close = () => app.store.setState({ fileDialog: null });
  if (dialog === null) return null;
  return dialog.kind === 'save' ? (
    <SaveDialog onClose={close} />
  ) : (
    <OpenDialog key={dialog.file.name} drop={dialog} onClose={close} />
  );
}
