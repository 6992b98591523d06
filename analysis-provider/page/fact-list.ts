import { type Html, markup } from "./markup.ts";

/** Names with what is known of each; null is left out. */
export function factList(rows: readonly (readonly [string, string | Html | null])[]): Html {
  return markup`<dl>
    ${rows.map(([name, value]) =>
      value === null
        ? markup``
        : markup`<dt>${name}</dt>
            <dd>${value}</dd>`,
    )}
  </dl>`;
}
