import type { AppCell } from "../fleet/app-cells.ts";
import type { AppRow } from "../fleet/fleet-view.ts";
import { type Html, markup } from "./markup.ts";
import { momentWords } from "./page-frame.ts";

/** Where an app's own page is. */
function appPath(fleet: string, { environment, app }: Pick<AppCell, "environment" | "app">) {
  return `/fleets/${[fleet, environment, app].map(encodeURIComponent).join("/")}`;
}

/** An app, with a cell for each environment that it is in. */
export function appCard({ app, cells }: AppRow, fleet: string): Html {
  const shown = cells.flatMap((cell) => (cell === null ? [] : [appCell(cell, fleet)]));
  return markup`<article class="card">
    <h3>${app}</h3>
    <ul class="cells">
      ${shown}
    </ul>
  </article>`;
}

function appCell(cell: AppCell, fleet: string): Html {
  const { environment, version, since, pending, standing } = cell;
  return markup`<li>
    <p><a href="${appPath(fleet, cell)}">${environment}</a> <span class="state ${standing.kind}">${standing.words}</span></p>
    <p>${version ?? "version not known"}</p>
    <p class="soft">${since === null ? null : markup`since ${momentWords(Date.parse(since))}; `}${argoWords(cell)}</p>
    ${pending === null ? null : markup`<p class="soft">waits to come: ${pending.changes.join("; ")}</p>`}
  </li>`;
}

/** "Synced, Healthy" of all its Applications; the ones that are not well where there are some. */
export function argoWords({ applications }: Pick<AppCell, "applications">): string {
  const words = applications.map(({ sync, health }) => [sync, health].filter(Boolean).join(", "));
  const unwell = words.filter((word) => word !== "Synced, Healthy");
  return [...new Set(unwell.length > 0 ? unwell : words)].join("; ");
}
