/** The page around the drawings; the colours come with those. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif;
}
*, *::before, *::after { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font-variant-numeric: tabular-nums;
}
main { display: grid; gap: 16px; max-width: 1132px; margin-inline: auto; padding: 16px; }
main > *, .card > * { min-width: 0; }
.card {
  display: grid;
  gap: 12px;
  margin: 0;
  padding: 18px 16px;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--card);
}
h1, h2, p, dl, dd, ul { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; line-height: 1.3; }
li { overflow-wrap: anywhere; }
td { overflow-wrap: break-word; }
.note, footer { color: var(--muted); font-size: 0.875rem; }
.figures {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
  gap: 14px;
}
.figures dt { color: var(--muted); font-size: 0.875rem; }
.figures dd { font-size: 1.25rem; font-weight: 600; }
.figures .note { font-size: 0.875rem; font-weight: 400; }
.card ul:not(.legend) { display: grid; gap: 6px; padding-left: 1.2rem; }
.legend {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 18px;
  margin-bottom: 8px;
  padding: 0;
  list-style: none;
  font-size: 0.875rem;
}
.legend li { display: flex; gap: 7px; align-items: center; }
.drawing svg { display: block; max-width: 100%; height: auto; }
.wide { display: none; }
@media (min-width: 760px) {
  .wide { display: block; }
  .narrow { display: none; }
}
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.875rem; }
th, td {
  padding: 5px 14px 5px 0;
  border-bottom: 1px solid var(--line);
  text-align: left;
  vertical-align: top;
  font-weight: 400;
}
thead th { color: var(--muted); white-space: nowrap; }
tbody th { white-space: nowrap; }
tbody td:nth-child(n + 3):not(:last-child) { white-space: nowrap; }
td:nth-child(2):not(:last-child) { min-width: 16ch; }
td:last-child { min-width: 22ch; }
@media print { .card { break-inside: avoid; } }
`;
