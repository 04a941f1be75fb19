/** The table of every setting of the notebook. Its order is the order of the forms. */
import { knobMakers } from './knob-makers.ts';
import { modelKnobs } from './model-knobs.ts';
import { trainKnobs } from './train-knobs.ts';

const predict = knobMakers('predict');

const predictKnobs = {
  views: predict.count(
    'Views of each image',
    { default: 1, min: 1, max: 9, step: 2, more: true },
    'Slightly moved copies of each test image whose probabilities are averaged; 1 is the image alone, which is also all that is looked at where the network is sure of it.',
  ),
};

export const knobs = { ...modelKnobs, ...trainKnobs, ...predictKnobs };

export type KnobName = keyof typeof knobs;

export const knobNames = Object.keys(knobs) as KnobName[];
