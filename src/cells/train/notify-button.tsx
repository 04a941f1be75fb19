import { Bell } from 'lucide-react';
import { useState } from 'react';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';

/** Asks once, and only while it would be of use, for leave to notify when a hidden tab has finished. */
export function NotifyButton() {
  const { view } = useApp();
  const asked = usePage(page => page.view.askedToNotify);
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  if (permission !== 'default' || asked) return null;
  const ask = async () => {
    setPermission(await Notification.requestPermission());
    view.notificationAsked();
  };
  return (
    <Button kind="quiet" icon={<Bell aria-hidden="true" />} onClick={() => void ask()}>
      Notify me when done
    </Button>
  );
}
