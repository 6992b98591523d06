import { versionWords } from "#core/promotion/version-words.ts";
import { sinceWords } from "../since-words.ts";
import { textTable } from "../text-table.ts";
import type { AppStatus } from "./read-status.ts";

const HEAD = ["APP", "ENVIRONMENT", "VERSION", "SINCE", "COMMIT", "WAITING TO COME"];

/** A line for each app in each environment. */
export function textStatus(statuses: readonly AppStatus[]): string {
  return textTable([HEAD, ...statuses.map(cellsOf)]);
}

function cellsOf({ app, environment, version, arrival, pending }: AppStatus): readonly string[] {
  const coming = pending === null ? [] : pending.changes;
  return [
    app,
    environment,
    versionWords(version),
    arrival === null ? "-" : sinceWords(arrival),
    arrival?.commit.slice(0, 12) ?? "-",
    coming.length === 0 ? "" : `from ${pending?.from ?? ""}: ${coming.join("; ")}`,
  ];
}
