/** The style sheet of a report: light or dark as the system is, one column, made to be printed too. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #131419);
  --sunken: light-dark(#f4f4f6, #1c1e25);
  --text: light-dark(#17181c, #ececf1);
  --soft: light-dark(#5b606b, #a3a8b5);
  --line: light-dark(#d9dbe1, #343741);
  --accent: light-dark(#4338ca, #a5b4fc);
  --stale: light-dark(#8f5300, #f2b45a);
  --training: light-dark(#0072b2, #56b4e9);
  --validation: light-dark(#d55e00, #e69f00);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  padding: 24px 16px 64px;
  max-width: 880px;
  background: var(--page);
  color: var(--text);
  font: 15px/22px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 24px; line-height: 32px; }
h2 { margin: 40px 0 8px; font-size: 18px; line-height: 24px; }
p { margin: 8px 0; max-width: 80ch; }
header p, figcaption, caption, small, .figures dt { color: var(--soft); font-size: 13px; line-height: 18px; }
.missing { color: var(--stale); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; margin: 20px 0 0; }
.figures div { display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dd { margin: 0; font-size: 20px; font-weight: 600; line-height: 28px; }
.scroll { margin: 12px 0; overflow-x: auto; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 13px; line-height: 18px; overflow-wrap: normal; }
caption { padding-bottom: 4px; text-align: left; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody th { font-weight: 400; }
tbody th, td.text { max-width: 44ch; overflow-wrap: break-word; }
thead th { color: var(--soft); font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
.marked { background: var(--sunken); }
.marked th { font-weight: 600; }
.matrix th, .matrix td { padding: 4px 8px; min-width: 36px; max-width: 16ch; }
.matrix .right { font-weight: 600; background: var(--sunken); }
.matrix .none { color: var(--soft); }
.matrix .heat { background: color-mix(in srgb, var(--accent) calc(8% + 32% * var(--strength)), var(--page)); }
figure { margin: 12px 0; min-width: 0; }
svg { display: block; width: 100%; height: auto; }
.key { white-space: nowrap; margin-left: 8px; }
.key svg { display: inline-block; width: 24px; vertical-align: middle; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 16px; }
.charts figure { margin: 0; }
.grid { fill: none; stroke: var(--line); }
.tick { fill: var(--soft); font-size: 12px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.line.training { stroke: var(--training); }
.line.validation { stroke: var(--validation); stroke-dasharray: 6 3; }
.dot.training { fill: var(--training); }
.dot.validation { fill: var(--validation); }
svg.square { max-width: 480px; }
.ground { fill: var(--sunken); }
path.right { fill: var(--line); }
path.mistake { fill: var(--accent); }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 12px 8px; margin: 12px 0; padding: 0; list-style: none; }
.images li { display: grid; justify-items: start; align-content: start; }
.images img { border: 1px solid var(--line); image-rendering: pixelated; }
details { margin: 12px 0; }
summary { width: fit-content; padding: 4px 0; color: var(--accent); cursor: pointer; }
pre { margin: 8px 0; padding: 8px 12px; background: var(--sunken); white-space: pre-wrap; font: 13px/20px ui-monospace, Menlo, Consolas, monospace; }
code { font: inherit; }
@media (prefers-color-scheme: dark) { .images img { filter: invert(1); } }
@media (pointer: coarse) { summary { padding: 11px 0; } }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .images img { filter: none; }
  .matrix td, .marked, pre, rect, path { print-color-adjust: exact; }
  .scroll { overflow: visible; }
  h2 { break-after: avoid; }
  tr, li, figure { break-inside: avoid; }
}
`;
