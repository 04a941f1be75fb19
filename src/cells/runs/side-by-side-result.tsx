import { imageAt } from '../../core/data/dataset.ts';
import { formatCount, formatPercent, formatPlural, formatShare } from '../../core/format.ts';
import { usePage } from '../../state/hooks.ts';
import type { PairComparison } from '../../state/runs/side-by-side.ts';
import { DefinitionList } from '../../ui/figures/definition-list.tsx';
import { PagedGallery } from '../shared/paged-gallery.tsx';

type Compared = Extract<PairComparison, { readonly kind: 'compared' }>;

/** Significance level of McNemar’s test. */
const significanceLevel = 0.05;

function describeVerdict({ test, rows }: Compared): string {
  const differ = test.onlyFirst + test.onlySecond;
  if (differ === 0) return `Both are right and wrong on the same of ${formatCount(rows)} images.`;
  const chance =
    test.pValue < 0.0001 ? 'less than 0.01 %' : formatPercent(test.pValue, test.pValue < 0.1 ? 2 : 0);
  if (test.pValue >= significanceLevel)
    return `Two equally good networks would differ at least this much in ${chance} of cases: this may be chance.`;
  const better = test.onlyFirst > test.onlySecond ? 'first' : 'second';
  return `The ${better} run is better: two equally good networks would differ this much in only ${chance} of cases.`;
}

/** The result of McNemar’s test, and the images on which the two runs differ. */
export function SideBySideResult({
  first: firstRun,
  result,
}: {
  /** The id of the first run. */
  readonly first: string;
  readonly result: Compared;
}) {
  const table = usePage(page => page.data?.training ?? null);
  const names = table?.classes.names;
  const { disagreements, test, rows, firstRight, secondRight } = result;
  return (
    <div className="side-by-side-result">
      <p>{describeVerdict(result)}</p>
      <DefinitionList
        items={[
          { term: 'Images that both held out', value: formatCount(rows) },
          { term: 'First right', value: formatPercent(firstRight / rows) },
          { term: 'Second right', value: formatPercent(secondRight / rows) },
          { term: 'Only the first right', value: formatCount(test.onlyFirst) },
          { term: 'Only the second right', value: formatCount(test.onlySecond) },
          { term: 'McNemar’s p, exact', value: formatShare(test.pValue) },
        ]}
      />
      {table && names && disagreements.length > 0 && (
        <PagedGallery
          title={`${formatPlural(disagreements.length, 'image')} on which they differ`}
          label="Images on which the runs differ: first and second answer"
          what="images"
          size={56}
          pageSize={24}
          items={disagreements}
          source={{ table: 'training', run: firstRun, note: 'This is the answer of the first run.' }}
          digitOf={({ row, label, first, second }) => ({
            id: row,
            pixels: imageAt(table, row),
            caption: `${names[first]} | ${names[second]}`,
            title: `Row ${formatCount(row + 1)}: labelled ${names[label]}; the first says ${names[first]}, the second ${names[second]}`,
            wrong: first !== label && second !== label,
          })}
        />
      )}
    </div>
  );
}
