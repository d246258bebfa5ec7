const LIGHT = `
  --page: #fafaf8; --surface: #ffffff; --sunk: #f3f3f0; --line: #e2e2dd; --edge: #8b8e92;
  --ink: #1b1d20; --muted: #5b6067; --link: #2a4db0; --focus: #2a4db0;
  --bad: #ab1f18; --bad-soft: #fdebe9; --warn: #7f4d00; --warn-soft: #fcf1dc; --good: #1a6440; --good-soft: #e8f4ed;
  --bar-public: #7189d6; --bar-protected: #4c9a72; --bar-unknown: #d9a441; --shade: rgb(20 22 26 / 0.38);
`
const DARK = `
  --page: #121315; --surface: #191b1e; --sunk: #202327; --line: #2f3338; --edge: #72777e;
  --ink: #ebebe8; --muted: #a5a9af; --link: #a3b6ff; --focus: #a3b6ff;
  --bad: #ff9d94; --bad-soft: #3c1d1b; --warn: #efbe70; --warn-soft: #352811; --good: #83d3a6; --good-soft: #17301f;
  --bar-public: #7b92e0; --bar-protected: #4fa57a; --bar-unknown: #d9a441; --shade: rgb(0 0 0 / 0.6);
`

export const STYLES = `
:root { color-scheme: light; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { color-scheme: dark; ${DARK} } }
:root[data-theme='dark'] { color-scheme: dark; ${DARK} }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 104rem;
  background: var(--page); color: var(--ink);
  font: 0.9375rem/1.55 system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', sans-serif;
}
h1, h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; }
h3 { font-size: 0.9375rem; font-weight: 650; }
a { color: var(--link); text-underline-offset: 0.15em; }
.mono, code, kbd { font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, 'DejaVu Sans Mono', monospace; }
.mono { font-size: 0.92em; overflow-wrap: anywhere; }
code { font-size: 0.88em; padding: 0.1em 0.32em; border-radius: 4px; background: var(--sunk); overflow-wrap: anywhere; }
.muted { color: var(--muted); }
.small { font-size: 0.8125rem; }
h2 .muted { font-weight: 400; margin-left: 0.2em; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:root:not(.scripted) .script-only { display: none; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
button, select, input { font: inherit; color: inherit; }
.quiet { border: 1px solid var(--line); border-radius: 6px; background: var(--surface); padding: 0.25rem 0.7rem; cursor: pointer; font-size: 0.8125rem; }
.quiet:hover { border-color: var(--edge); }
section { margin-top: 3rem; }
section > h2 { margin-bottom: 0.9rem; }
.note { margin-top: 0.6rem; padding: 0.5rem 0.8rem; border-radius: 6px; background: var(--warn-soft); color: var(--warn); font-size: 0.875rem; }
.note.bad { background: var(--bad-soft); color: var(--bad); }

.topline { display: flex; justify-content: space-between; align-items: center; margin-bottom: 2rem; }
.brand { font-weight: 650; letter-spacing: -0.01em; }
.brand .muted { font-weight: 400; }
.app { font-size: 1.0625rem; color: var(--muted); overflow-wrap: anywhere; }
.verdict { font-size: clamp(1.6rem, 4.2vw, 2.3rem); line-height: 1.2; letter-spacing: -0.025em; font-weight: 680; margin: 0.15rem 0 0.6rem; text-wrap: balance; }
.verdict.bad, .bad { color: var(--bad); }
.verdict.warn { color: var(--warn); }
.verdict.ok, .ok { color: var(--good); }
.counts { display: grid; grid-template-columns: 2fr 1fr 1fr; gap: 0.75rem; margin-top: 1.75rem; }
.count { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.15rem; display: flex; flex-direction: column; }
.count h2 { font-size: 0.8125rem; font-weight: 500; color: var(--muted); letter-spacing: 0; }
.total { font-size: 1.9rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.split { display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; margin-top: auto; padding-top: 0.5rem; font-size: 0.8125rem; }
.split > div { display: flex; flex-direction: row-reverse; gap: 0.35em; align-items: baseline; color: var(--muted); }
.split dd { font-weight: 650; font-variant-numeric: tabular-nums; color: var(--ink); }
.split .bad, .split .bad dd { color: var(--bad); }
.split .warn, .split .warn dd { color: var(--warn); }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; margin-top: 0.5rem; }
.bar .public { fill: var(--bar-public); } .bar .protected { fill: var(--bar-protected); } .bar .unknown { fill: var(--bar-unknown); }
.swatch { display: inline-block; width: 0.6rem; height: 0.6rem; border-radius: 2px; margin-right: 0.4rem; }
.swatch.public { background: var(--bar-public); } .swatch.protected { background: var(--bar-protected); } .swatch.unknown { background: var(--bar-unknown); }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 1.4rem; font-size: 0.875rem; }

.findings { display: grid; gap: 0.75rem; }
.finding, .webhook { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; }
.finding > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 0.65rem; }
.refs { margin-left: auto; font-size: 0.8125rem; }
.severity { font-size: 0.75rem; font-weight: 650; padding: 0.1rem 0.5rem; border-radius: 5px; background: var(--sunk); }
.severity.error { background: var(--bad-soft); color: var(--bad); }
.severity.warning { background: var(--warn-soft); color: var(--warn); }
.message { margin: 0.5rem 0 0.9rem; max-width: 74ch; font-size: 1rem; overflow-wrap: anywhere; text-wrap: pretty; }
.facts { display: grid; grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr); gap: 0.35rem 1.25rem; font-size: 0.875rem; }
.facts dt { color: var(--muted); }
.facts dd { overflow-wrap: anywhere; max-width: 90ch; }
.curl { display: block; padding: 0.5rem 0.7rem; border-radius: 6px; user-select: all; }
.method { font-weight: 650; }

.toolbar { display: flex; flex-wrap: wrap; gap: 0.5rem 0.6rem; align-items: center; margin-bottom: 0.75rem; font-size: 0.875rem; }
.toolbar select, .toolbar input[type='search'] { height: 2.15rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--surface); padding: 0 0.6rem; }
.search { position: relative; flex: 1 1 15rem; max-width: 24rem; }
.search input { width: 100%; }
.search kbd { position: absolute; right: 0.55rem; top: 0.42rem; font-size: 0.75rem; line-height: 1.2rem; padding: 0 0.4rem; border: 1px solid var(--line); border-radius: 4px; color: var(--muted); pointer-events: none; }
.search input:focus + kbd, .search input:not(:placeholder-shown) + kbd { display: none; }
.check { display: flex; gap: 0.4rem; align-items: center; padding: 0 0.25rem; }
.check input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--link); }
.shown { margin-left: auto; display: flex; gap: 0.75rem; align-items: center; }

.scroller { position: relative; overflow: auto; max-height: min(85vh, 60rem); border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.75rem; border-bottom: 1px solid var(--line); font-weight: 400; }
tbody:last-child tr:last-child > * { border-bottom: 0; }
.observation .curl { margin-top: 0.6rem; }
.tryit { margin-top: 0.25rem; }
thead th { position: sticky; top: 0; z-index: 2; background: var(--sunk); font-weight: 600; font-size: 0.8125rem; white-space: nowrap; }
.matrix th.entry { position: sticky; left: 0; z-index: 1; background: var(--surface); border-right: 1px solid var(--line); min-width: 16rem; max-width: 26rem; }
.matrix thead th.entry { z-index: 3; background: var(--sunk); }
.matrix .entry .id { display: block; }
.matrix .entry .small { display: block; overflow-wrap: anywhere; }
.skipped { color: var(--warn); }
.matrix .access { white-space: nowrap; line-height: 1.5; }
.windowed { table-layout: fixed; }
.windowed th.entry { width: 26rem; } .windowed th.access { width: 13rem; } .windowed thead th { width: 8.5rem; }
.windowed .access { white-space: normal; overflow-wrap: anywhere; }
td.space { padding: 0; border: 0; }
ul.variants { columns: 14rem; margin: 0.5rem 0 0.9rem; }
.more { margin-top: 0.9rem; }
.group th { background: var(--page); padding-top: 0.8rem; font-weight: 650; }
.group .muted { font-weight: 400; }
.group .sticky { position: sticky; left: 0.75rem; }
.row { scroll-margin: 4rem; }
.row.target > *, .row.target > th.entry, .row:target > *, .row:target > th.entry { background: var(--sunk); }
.row:hover > th.entry { background: var(--sunk); }
.permalink { margin-left: 0.45rem; text-decoration: underline; color: var(--muted); }
.cell { display: inline-block; border: 1px solid transparent; border-radius: 5px; padding: 0.08rem 0.5rem; background: none; white-space: nowrap; font-size: 0.8125rem; line-height: 1.5; }
button.cell { cursor: pointer; margin: -0.05rem 0 0 -0.5rem; }
button.cell:hover { border-color: currentColor; }
.cell.reached { color: var(--ink); }
.cell.blocked { color: var(--good); background: var(--good-soft); }
.cell.neutral { color: var(--muted); background: var(--sunk); }
.cell.unproven { color: var(--warn); background: var(--warn-soft); }
.cell.differs { color: var(--warn); background: var(--warn-soft); }
.cell.mismatch { color: var(--bad); background: var(--bad-soft); border-color: currentColor; font-weight: 650; }
.legend { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.4rem 0.6rem; margin-top: 0.75rem; font-size: 0.8125rem; }
.legend .cell:not(:first-child) { margin-left: 0.9rem; }

.webhook + .webhook { margin-top: 0.75rem; }
.scenarios { margin-top: 0.7rem; display: grid; gap: 0.5rem; font-size: 0.875rem; }
.scenarios li { display: grid; grid-template-columns: 6rem minmax(0, 1fr); }
.scenarios .state { font-weight: 600; }
.scenarios .ok .state { color: var(--good); } .scenarios .failed .state { color: var(--bad); } .scenarios .unknown .state { color: var(--warn); }
.scenarios li, .scenarios .ok { color: var(--ink); }
.detail { display: block; overflow-wrap: anywhere; }
.identities { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 0.9rem 2rem; font-size: 0.875rem; }
.identities dt { font-weight: 650; }
.identities dd { overflow-wrap: anywhere; }
.problems { display: grid; gap: 0.5rem; }
.problems li { padding: 0.7rem 1rem; border-radius: 8px; background: var(--warn-soft); font-size: 0.875rem; overflow-wrap: anywhere; }
.plain td { white-space: nowrap; }
.plain tr td { font-size: 0.8125rem; }

dialog { width: min(46rem, calc(100vw - 2rem)); max-height: calc(100dvh - 3rem); overflow: auto; padding: 0; border: 1px solid var(--line); border-radius: 12px; background: var(--surface); color: var(--ink); box-shadow: 0 24px 70px rgb(0 0 0 / 0.25); }
dialog::backdrop { background: var(--shade); }
#details-body { padding: 1.25rem 1.4rem 1.5rem; }
dialog header { display: flex; justify-content: space-between; align-items: flex-start; gap: 1rem; }
dialog h2 { font-size: 1.0625rem; overflow-wrap: anywhere; }
dialog h3 { margin: 1.3rem 0 0.45rem; }
.beside { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.5rem; margin-top: 1rem; }
.beside > div { background: var(--sunk); border-radius: 8px; padding: 0.55rem 0.8rem; }
.beside dt { font-size: 0.8125rem; color: var(--muted); }
.beside dd { font-weight: 600; overflow-wrap: anywhere; }
.beside .cell { padding: 0; background: none; border: 0; font-size: inherit; font-weight: 600; white-space: normal; }
.observation { border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem; }
.observation + .observation { margin-top: 0.5rem; }
.observation .mono { margin-bottom: 0.45rem; font-weight: 600; }

@media (max-width: 48rem) {
  .counts { grid-template-columns: 1fr 1fr; }
  .count.wide { grid-column: 1 / -1; }
  .matrix th.entry { min-width: 10.5rem; max-width: 10.5rem; padding-inline: 0.6rem; }
  .refs { margin-left: 0; width: 100%; }
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd + dt { margin-top: 0.5rem; }
  .facts.run, dialog .facts { grid-template-columns: minmax(5.5rem, max-content) minmax(0, 1fr); gap: 0.3rem 1rem; }
  .facts.run dt, dialog .facts dt { margin: 0; }
  .finding, .webhook { padding: 0.95rem 1rem; }
  .search { flex-basis: 100%; max-width: none; }
  .matrix .access { display: none; }
  .toolbar label:has(select) { flex: 1 1 40%; min-width: 0; }
  .toolbar select { width: 100%; }
  .shown { width: 100%; justify-content: space-between; margin: 0; }
  .legend .cell:not(:first-child) { margin-left: 0; }
  .matrix .file { display: none; }
  #details-body { padding: 1rem; }
  .beside > div { padding: 0.5rem 0.6rem; }
  .beside dd { font-size: 0.8125rem; }
  section { margin-top: 2.25rem; }
}
@media print {
  :root:root:root { color-scheme: light; ${LIGHT} --page: #fff; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .toolbar, nav, #theme, .permalink, dialog { display: none; }
  .scroller { max-height: none; overflow: visible; border: 0; }
  thead th, .matrix th.entry, .matrix thead th.entry { position: static; }
  .matrix th.entry { min-width: 0; }
  .finding, .webhook, tr { break-inside: avoid; }
  th, td { padding: 0.3rem 0.4rem; }
  * { print-color-adjust: exact; }
}
@media screen and (min-width: 64rem) { .matrix th.entry { min-width: 22rem; } }
.screenshot img { display: block; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
`
