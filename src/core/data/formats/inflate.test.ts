import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeflateError, inflate } from './inflate.ts';

/** Bytes with runs and repeats, as pictures have them. */
const contents = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 60 })), { maxLength: 30 })
  .map(parts =>
    Uint8Array.from(
      parts.flatMap(([bytes, times]) =>
        Array(times)
          .fill([...bytes])
          .flat(),
      ),
    ),
  );

test('what zlib compresses at any level is what it was', () => {
  fc.assert(
    fc.property(contents, fc.integer({ min: 0, max: 9 }), (content, level) => {
      const into = new Uint8Array(content.length);
      expect(inflate(deflateRawSync(content, { level }), into)).toEqual({
        written: content.length,
        ended: true,
      });
      expect(Buffer.compare(into, content)).toBe(0);
    }),
    { numRuns: 500 },
  );
});

test('no more is written than there is room for, and no more is read than there is', () => {
  const content = new Uint8Array(100_000);
  const deflated = deflateRawSync(content);
  const into = new Uint8Array(1000);
  expect(inflate(deflated, into)).toEqual({ written: 1000, ended: false });
  expect(inflate(deflated.subarray(0, 20), content).ended).toBe(false);
  const whole = deflateRawSync(content, { level: 0 });
  expect(inflate(whole.subarray(0, 50), content)).toEqual({ written: 45, ended: false });
});

test('damaged data is told apart or ends, and never runs on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), data => {
      const into = new Uint8Array(500);
      try {
        expect(inflate(data, into).written).toBeLessThanOrEqual(500);
      } catch (error) {
        expect(error).toBeInstanceOf(DeflateError);
      }
    }),
    { numRuns: 2000 },
  );
});
