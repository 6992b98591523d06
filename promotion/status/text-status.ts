import { versionWords } from "#core/promotion/version-words.ts";
import { sinceWords } from "../since-words.ts";
import { textTable } from "#adapters/text-table.ts";
import { minuteWords } from "../minute-words.ts";
import type { AppStatus, Pending } from "./read-status.ts";

const HEAD = ["APP", "ENVIRONMENT", "VERSION", "SINCE", "COMMIT", "GATES", "WAITING TO COME"];

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
    gateWords(pending?.gates ?? null),
    coming.length === 0 ? "" : `from ${pending?.from ?? ""}: ${coming.join("; ")}`,
  ];
}

/** "wait, soak: 10m of 30m in staging, until 2026-11-21 12:30 UTC"; "open" where only render and the like can say no. */
function gateWords(gates: Pending["gates"]): string {
  if (gates === null) return "";
  const { verdict, reason, passesAt } = gates;
  if (reason === null) return "open";
  return `${verdict}, ${reason}${passesAt === null ? "" : `, until ${minuteWords(new Date(passesAt).toISOString())}`}`;
}
