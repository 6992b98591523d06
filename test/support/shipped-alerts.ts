import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./source-files.ts";

export interface ShippedAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<"summary" | "description" | "runbook_url", string>>;
}

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly ShippedAlert[];
}

const FILES = [
  "manifests/webhooks/components/monitoring/alerts.yaml",
  "manifests/install/components/monitoring/alerts.yaml",
];

/** The groups of alerts about the suite itself, as a Prometheus reads them. */
export function shippedGroups(): readonly RuleGroup[] {
  return FILES.flatMap(
    (file) => (parse(readFileSync(join(ROOT, file), "utf8")) as Shipped).spec.groups,
  );
}

interface Shipped {
  readonly spec: { readonly groups: readonly RuleGroup[] };
}
