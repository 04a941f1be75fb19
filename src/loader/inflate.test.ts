import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContainerError } from './container-error.ts';
import { gathered, inflatedChunks } from './inflate.ts';
import { gzipped } from './testing/containers.ts';

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 30 }), { maxLength: 12 });

test('chunks of any size are gathered into whole buffers, without a byte more or less', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 20 }), async (given, size) => {
      const left = given.map(piece => new Uint8Array(piece));
      const next = gathered(async () => left.shift() ?? null, size);
      const chunks: Uint8Array[] = [];
      // Each chunk is valid until the next is asked for.
      for (let chunk = await next(); chunk !== null; chunk = await next()) chunks.push(chunk.slice());
      expect(Buffer.concat(chunks).equals(Buffer.concat(given))).toBe(true);
      for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBe(size);
    }),
  );
});

const given = (next: () => Promise<Uint8Array | null>) =>
  inflatedChunks(Promise.resolve({ next, cancel: () => undefined }));

test('damaged data is a fault of the file', async () => {
  const left = [(await gzipped('a digit')).fill(0x55, 11, 16)];
  await expect(given(async () => left.pop() ?? null).next()).rejects.toThrow(ContainerError);
});

test('what the program gets wrong while it reads is thrown on as it is', async () => {
  const fault = new TypeError('chunk.slice is not a function');
  await expect(given(() => Promise.reject(fault)).next()).rejects.toBe(fault);
});
