import type { ClassTable } from '../../core/data/classes.ts';
import { Disclosure } from '../../ui/controls/disclosure.tsx';
import { ConvolutionExplorer } from './convolution-explorer.tsx';
import { LastLayer } from './last-layer.tsx';
import { LayerPictures } from './layer-pictures.tsx';
import type { NetworkLook } from './use-look.ts';
import './inside.css';

export interface InsideImageProps {
  readonly of: NetworkLook;
  readonly classes: ClassTable;
}

/** What a network makes of one image, layer by layer, and the arithmetic of one convolution. */
export function InsideImage({ of, classes }: InsideImageProps) {
  const { network, look } = of;
  return (
    <>
      <LastLayer look={look} classes={classes} />
      <Disclosure summary="Layer by layer">
        <p className="hint">
          Blue is above zero, orange below; the strongest colour is the layer’s largest number. The last layer
          gives the logits of the classes.
        </p>
        <ol className="inside-layers" aria-label="Layers">
          {network.layers.map(summary => (
            <LayerPictures key={summary.name} summary={summary} values={look.activations[summary.index]} />
          ))}
        </ol>
      </Disclosure>
      <Disclosure summary="One convolution, step by step">
        <ConvolutionExplorer of={of} />
      </Disclosure>
    </>
  );
}
