import { expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';

test.each<[string, readonly number[], string]>([
  ['a zip', [0x50, 0x4b, 3, 4], 'zip'],
  ['an empty zip', [0x50, 0x4b, 5, 6], 'zip'],
  ['gzip', [0x1f, 0x8b, 8], 'gzip'],
  ['text', [...'label,pixel0'].map(letter => letter.charCodeAt(0)), 'text'],
  ['text with a byte order mark', [0xef, 0xbb, 0xbf, 0x6c], 'text'],
  ['nothing', [], 'text'],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21], 'foreign'],
  ['a HEIC photo', [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70], 'foreign'],
])('%s is told by its first bytes', (_, bytes, kind) => {
  expect(fileKind(Uint8Array.from(bytes)).kind).toBe(kind);
});
