import { SUITE_ROWS } from "../../scripts/suite-dashboard/suite-dashboard.ts";
import { shippedGroups } from "./shipped-alerts.ts";

/** What the alerts and the dashboard about the suite ask of Prometheus. */
export function suiteQueries(): readonly string[] {
  const alerts = shippedGroups().flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const panels = SUITE_ROWS.flatMap(({ panels: each }) => each);
  return [...alerts, ...panels.flatMap(({ queries }) => queries.map(({ expr }) => expr))];
}
