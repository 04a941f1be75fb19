/** The page's requests to the worker that finds the nearest training images, and its answers. */
import type { Bytes } from '../data/dataset.ts';
import type { Nearest, Reference } from './nearest.ts';

export type NeighboursRequest =
  /** Replaces the images that others are compared with, and measures how near they are to one another. */
  | { readonly kind: 'compareWith'; readonly id: number; readonly reference: Reference }
  /** `pixels` are grey levels `[784]`. */
  | { readonly kind: 'findNearest'; readonly id: number; readonly pixels: Bytes };

export type NeighboursAnswer =
  /** The distance beyond which an image is unlike the others; null without any to compare. */
  | { readonly kind: 'measured'; readonly id: number; readonly unlikeFrom: number | null }
  | { readonly kind: 'nearest'; readonly id: number; readonly nearest: Nearest | null };
