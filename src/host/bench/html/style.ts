/** The style of the report: light, or dark where the reader's system is. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #d9d9e0; --paper: #fcfcfd;
  --series-1: #2f6fd0; --series-2: #d9822b; --series-3: #2b8a5e; --series-4: #8a63c9; --series-5: #b8496b; --series-6: #5c7a89; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #edeef0; --soft: #b0b4ba; --line: #363a3f; --paper: #111113;
    --series-1: #70a5f5; --series-2: #f0a655; --series-3: #5cc795; --series-4: #b596ec; --series-5: #e0809d; --series-6: #90b0be; } }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } p { margin: .3rem 0; } .soft { color: var(--soft); }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .9rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child { text-align: left; } thead th { color: var(--soft); font-weight: 500; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; } figcaption { font-weight: 500; margin-bottom: .3rem; } svg { width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; } svg text.y { text-anchor: end; dominant-baseline: middle; }
svg text.x { text-anchor: middle; } svg text.bar { fill: var(--ink); font-size: 12px; } .grid { stroke: var(--line); }
polyline { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .3rem 0 0; padding: 0; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .4em; border-radius: 2px; background: currentColor; }
${[1, 2, 3, 4, 5, 6].map(series => `polyline.series-${series} { stroke: var(--series-${series}); } rect.series-${series} { fill: var(--series-${series}); } .legend .series-${series}::before { color: var(--series-${series}); }`).join('\n')}
`
