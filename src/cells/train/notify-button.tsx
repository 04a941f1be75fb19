import { Bell } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';

/** Asks once, and only while it would be of use, for leave to notify when a hidden tab has finished. */
export function NotifyButton() {
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : 'denied',
  );
  if (permission !== 'default') return null;
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <Button kind="quiet" icon={<Bell aria-hidden="true" />} onClick={() => void ask()}>
      Notify me when done
    </Button>
  );
}
