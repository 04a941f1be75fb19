import { describe, expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';

const ascii = (text: string): number[] => Array.from(text, letter => letter.charCodeAt(0));

test.each<[string, readonly number[], string]>([
  ['a zip', [0x50, 0x4b, 3, 4], 'zip'],
  ['an empty zip', [0x50, 0x4b, 5, 6], 'zip'],
  ['gzip', [0x1f, 0x8b, 8], 'gzip'],
  ['text', ascii('label,pixel0'), 'text'],
  ['text with a byte order mark', [0xef, 0xbb, 0xbf, 0x6c], 'text'],
  ['nothing', [], 'text'],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21], 'foreign'],
  ['a HEIC photo', [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70], 'foreign'],
])('%s is told by its first bytes', (_, bytes, kind) => {
  expect(fileKind(Uint8Array.from(bytes)).kind).toBe(kind);
});

/** The header of an empty file in a tar archive, without the name of a format as in the oldest archives. */
function tarHeader(): number[] {
  const bytes = new Uint8Array(512);
  bytes.set(ascii('train.csv'));
  bytes.set(ascii('0000644\0'), 100);
  bytes.fill(0x20, 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.set(ascii(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return [...bytes];
}

describe('what can never be a table is called by its name, with a remedy', () => {
  test.each<[string, readonly number[], string, RegExp]>([
    ['a web page', ascii('<!DOCTYPE html><html lang="en">'), 'web page', /Sign in/],
    ['a web page behind empty lines', ascii('\r\n\n  <html>'), 'web page', /Sign in/],
    [
      'a web page with a byte order mark',
      [0xef, 0xbb, 0xbf, ...ascii('<?xml version="1.0"?>')],
      'web',
      /Sign/,
    ],
    ['an error message', ascii('{"code":403,"message":"Rules"}'), 'error message', /accept the rules/],
    ['other JSON', ascii('[{"cells": 1}]'), 'JSON file', /CSV/],
    [
      'a pointer of Git LFS',
      ascii('version https://git-lfs.github.com/spec/v1\n'),
      'Git LFS',
      /git lfs pull/,
    ],
    ['a pickle of protocol 3', [0x80, 3, 0x28, 0x63], 'pickle', /CSV/],
    ['a pickle of protocol 4', [0x80, 4, 0x95, 0], 'pickle', /CSV/],
    ['a tar archive', tarHeader(), 'tar archive', /Unpack/],
    ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7z', /Unpack/],
    ['bzip2', ascii('BZh5'), 'bzip2', /Unpack/],
    ['zero bytes', Array.from({ length: 64 }, () => 0), 'download was not finished', /again/],
  ])('%s', (_, bytes, what, remedy) => {
    const kind = fileKind(Uint8Array.from(bytes));
    if (kind.kind !== 'foreign') throw new Error(kind.kind);
    expect(kind.what).toContain(what);
    expect(kind.remedy).toMatch(remedy);
  });

  test('a binary file that nothing else tells is a tar archive when its name says so', () => {
    const bytes = Uint8Array.from([...ascii('a.csv'), ...new Uint8Array(20)]);
    expect(fileKind(bytes, 'data.tgz')).toMatchObject({ what: 'a tar archive' });
    expect(fileKind(bytes, 'data.bin')).toMatchObject({ what: 'a binary file, not a CSV' });
  });
});
