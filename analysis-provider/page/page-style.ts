import { createHash } from "node:crypto";

/** The one style of all pages. Colours keep a contrast of 4.5 to their ground in both modes (WCAG AA). */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f5f6f8;--ink:#1b1f26;--soft:#545b68;--line:#c9ced6;
--good:#1a6e37;--warn:#8a5300;--bad:#b3261e;--curve:#1f5fbf;--track:#dfe3e8}
@media (prefers-color-scheme:dark){:root{--ground:#14171c;--panel:#1d2128;--ink:#e8eaed;--soft:#a9b1bd;--line:#3b424d;
--good:#6fcf8b;--warn:#f0b35a;--bad:#ff8a80;--curve:#8ab4f8;--track:#323943}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.25rem}
h1{font-size:1.5rem;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
h3{font-size:1rem;margin:0}
p{margin:.25rem 0}
a{color:var(--curve)}
h1,h2,h3,p,dd,li,td,th,code{overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:.875rem}
.card{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:.75rem 0}
.head{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;align-items:baseline}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.state{font-weight:600}
svg{display:block;width:100%;height:auto}
.bar{height:.75rem;margin:.4rem 0}
.bar .track{fill:var(--track)}
.fill-good{fill:var(--good)}.fill-warn{fill:var(--warn)}.fill-bad{fill:var(--bad)}
.plot{margin-top:.5rem}.narrow{display:none}
.plot text{fill:var(--soft);font-size:11px}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot .curve{fill:none;stroke:var(--curve);stroke-width:2;stroke-linejoin:round}
.plot .limit{stroke:var(--bad);stroke-width:1.5;stroke-dasharray:6 4}
.plot .limit-words{fill:var(--bad)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0}
.cells{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:.5rem 1rem;list-style:none;padding:0}
.cell{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .75rem}
label input{display:block;width:100%;max-width:24rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.25rem;padding:.25rem .5rem}
button{font:inherit;padding:.25rem 1rem}
ul{padding-left:1.2rem;margin:.5rem 0}
code{font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{padding:2rem 1rem;color:var(--soft);font-size:.875rem}
@media (max-width:30rem){.wide{display:none}.narrow{display:block}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
`.trim();

const DIGEST = createHash("sha256").update(PAGE_STYLE).digest("base64");

/** Nothing may be loaded or run but that style. */
export const PAGE_POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${DIGEST}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
