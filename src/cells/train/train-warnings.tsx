/** What the validation share leaves to train on, said before anything is trained. */
import { useMemo } from 'react';
import { classesHeldOut } from '../../core/data/checks/classes-held-out.ts';
import { nothingLeft } from '../../core/data/checks/nothing-left.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/controls/notice.tsx';

export function TrainWarnings() {
  const app = useApp();
  const table = usePage(page => page.data?.training ?? null);
  const share = usePage(page => page.settings.validationShare);
  const held = useMemo(() => (table ? classesHeldOut(table, share) : []), [table, share]);
  if (!table) return null;
  const gap = nothingLeft(table.rows, share);
  if (!gap && held.length === 0) return null;
  const holdNothingOut = table.rows > 0 && (
    <Button onClick={() => app.settings.edit({ validationShare: 0 })}>Hold nothing out</Button>
  );
  return gap ? (
    <Notice tone="warning" title={gap.message} remedy={gap.remedy} actions={holdNothingOut} />
  ) : (
    <Notice
      tone="warning"
      title={`Every image of ${held.join(', ')} is held out for validation: the model will not learn it.`}
      remedy="Lower the validation share, or drop more training images."
      actions={holdNothingOut}
    />
  );
}
