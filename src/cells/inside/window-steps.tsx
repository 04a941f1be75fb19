import type { ConvolutionStep, FollowingStep } from '../../core/inspect/convolution-step.ts';
import { formatSigned } from './format-signed.ts';

function describeFollowing({ kind, norm, value }: FollowingStep, before: number): string {
  if (norm === null) {
    const applied = kind === 'relu' ? `max(0, ${formatSigned(before)})` : `f(${formatSigned(before)})`;
    return `${applied} = ${formatSigned(value)}`;
  }
  const sign = norm.shift < 0 ? '−' : '+';
  const shift = formatSigned(Math.abs(norm.shift));
  return `${formatSigned(before)} × ${formatSigned(norm.scale)} ${sign} ${shift} = ${formatSigned(value)}`;
}

export interface WindowStepsProps {
  readonly step: ConvolutionStep;
  /** The channel of the input whose products are shown. */
  readonly channel: number;
  readonly kernelSize: number;
}

/** The arithmetic of one output: products, sums, bias, and what the layers behind make of it. */
export function WindowSteps({ step, channel, kernelSize }: WindowStepsProps) {
  const { cells, sum } = step.channels[channel];
  const rows = Array.from({ length: kernelSize }, (_, row) =>
    cells.slice(row * kernelSize, (row + 1) * kernelSize),
  );
  const several = step.channels.length > 1;
  const of = several ? ` of channel ${channel + 1}` : '';
  return (
    <div className="inside-steps">
      <section className="table-scroll" aria-label={`Products${of}`}>
        <table className="inside-products">
          <caption>Input × weight = product{of}</caption>
          <tbody>
            {rows.map(([first, ...others]) => (
              <tr key={first.row}>
                {[first, ...others].map(({ row, column, value, inside, weight, product }) => (
                  <td key={`${row} ${column}`} data-testid="product">
                    <span className={inside ? undefined : 'hint'}>
                      {inside ? formatSigned(value) : '0'} × {formatSigned(weight)}
                    </span>
                    <b>{formatSigned(product)}</b>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <dl className="inside-sums">
        <dt>Sum of these products</dt>
        <dd data-testid="channel-sum">{formatSigned(sum)}</dd>
        {several && (
          <>
            <dt>Sum over all {step.channels.length} channels</dt>
            <dd data-testid="sum">{formatSigned(step.sum)}</dd>
          </>
        )}
        <dt>Plus the filter’s bias</dt>
        <dd data-testid="bias">
          {formatSigned(step.sum)} + {formatSigned(step.bias)} = {formatSigned(step.output)}
        </dd>
        {step.following.map((following, index) => (
          <Following
            key={following.name}
            following={following}
            before={index === 0 ? step.output : step.following[index - 1].value}
          />
        ))}
      </dl>
    </div>
  );
}

function Following({ following, before }: { readonly following: FollowingStep; readonly before: number }) {
  return (
    <>
      <dt>
        Then <code>{following.name}</code>
      </dt>
      <dd data-testid={following.kind}>{describeFollowing(following, before)}</dd>
    </>
  );
}
