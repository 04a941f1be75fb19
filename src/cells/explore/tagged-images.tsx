/** The tagged images, loaded when their section is opened. */
import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { imageAt } from '../../core/data/dataset.ts';
import { formatCount } from '../../core/format.ts';
import { useApp, usePage } from '../../state/hooks.ts';
import { tagsCsv } from '../../state/labels/tags-csv.ts';
import { type ImagePlace, tagsOf } from '../../state/store/rows-slice.ts';
import { Button } from '../../ui/controls/button.tsx';
import { saveFile } from '../../ui/controls/save-file.ts';
import { PagedGallery } from '../shared/paged-gallery.tsx';

const titles = { training: 'Tagged training images', test: 'Tagged test images' } as const;

function TaggedOf({ table }: { readonly table: ImagePlace['table'] }) {
  const images = usePage(page => page.data?.[table] ?? null);
  const run = usePage(page => page.selectedRun);
  const tags = usePage(tagsOf);
  const rows = useMemo(
    () =>
      tags.filter(image => image.table === table && image.row < (images?.rows ?? 0)).map(({ row }) => row),
    [tags, table, images],
  );
  if (!images || rows.length === 0) return null;
  return (
    <PagedGallery
      title={titles[table]}
      label={titles[table]}
      what="tagged images"
      size={56}
      pageSize={36}
      items={rows}
      source={{ table, run }}
      digitOf={row => ({
        id: row,
        pixels: imageAt(images, row),
        caption: `row ${formatCount(row + 1)}`,
        title: `Row ${formatCount(row + 1)}`,
      })}
    />
  );
}

export function TaggedImages() {
  const app = useApp();
  return (
    <div className="stack">
      <TaggedOf table="training" />
      <TaggedOf table="test" />
      <div className="button-row">
        <Button
          icon={<Download aria-hidden="true" />}
          title="Table, row, label, prediction and tag of each image"
          onClick={async () => saveFile('tagged.csv', await tagsCsv(app.store.getState()), 'text/csv')}
        >
          Download tagged.csv
        </Button>
      </div>
    </div>
  );
}
