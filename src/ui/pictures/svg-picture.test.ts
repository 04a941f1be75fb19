import { expect, test } from 'vitest';
import { fileNameOf, type Picture, svgOf } from './svg-picture.ts';

const box = { x: 8, y: 20.04, width: 28, height: 28 };
const empty: Picture = {
  name: 'Digits < 5 & "more"',
  width: 320,
  height: 200.26,
  background: 'rgb(255, 255, 255)',
  fontFamily: '"Segoe UI", sans-serif',
  parts: [],
};

test('a picture is a file of its own, with its name, its background and text that cannot break its markup', () => {
  const text = {
    kind: 'text',
    text: '4 → 9 & <',
    x: 1,
    y: 2,
    width: 30,
    size: 12,
    weight: '400',
    fill: 'red',
  } as const;
  expect(svgOf({ ...empty, parts: [text] })).toBe(
    `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200.3" viewBox="0 0 320 200.3" font-family="&quot;Segoe UI&quot;, sans-serif">
<title>Digits &lt; 5 &amp; &quot;more&quot;</title>
<rect width="320" height="200.3" fill="rgb(255, 255, 255)"/>
<text x="1" y="2" textLength="30" lengthAdjust="spacingAndGlyphs" font-size="12" font-weight="400" fill="red">4 → 9 &amp; &lt;</text>
</svg>
`,
  );
});

test('boxes, pixels and drawings stand where they stood on the page', () => {
  const parts = [
    { kind: 'box', box, fill: null, stroke: 'gray', radius: 6 },
    { kind: 'pixels', box, href: 'data:image/png;base64,AA==' },
    { kind: 'drawing', box, markup: '<path d="M0 4h20"/>' },
  ] as const;
  const lines = svgOf({ ...empty, parts })
    .split('\n')
    .slice(3, 6);
  expect(lines).toEqual([
    '<rect x="8" y="20" width="28" height="28" rx="6" fill="none" stroke="gray"/>',
    '<image x="8" y="20" width="28" height="28" href="data:image/png;base64,AA==" style="image-rendering:pixelated"/>',
    '<svg x="8" y="20" width="28" height="28"><path d="M0 4h20"/></svg>',
  ]);
});

test.each([
  ['Mean image of each digit', 'mean-image-of-each-digit'],
  ['Loss (nats)', 'loss-nats'],
  ['—', 'picture'],
])('the picture %s is saved as %s', (name, file) => {
  expect(fileNameOf(name)).toBe(file);
});
