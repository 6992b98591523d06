import { TiphysError } from "#core/errors.ts";
import type { Objective } from "#core/slo/objective.ts";

/** The objectives, those without a runbook with the one that a URL with places gives. @throws USAGE_INVALID */
export function withRunbooks(
  objectives: readonly Objective[],
  template: unknown,
): readonly Objective[] {
  if (typeof template !== "string") return objectives;
  return objectives.map((objective) => ({
    ...objective,
    runbook: objective.runbook ?? filledIn(template, objective),
  }));
}

function filledIn(template: string, { namespace, service, name }: Objective): string {
  const values: Readonly<Record<string, string>> = {
    namespace: namespace ?? "",
    service,
    objective: name,
  };
  const url = template.replaceAll(/\{(\w+)\}/g, (place, key: string) =>
    encodeURIComponent(values[key] ?? place),
  );
  if (/^https?:/.test(url) && URL.canParse(url)) return url;
  throw new TiphysError(
    "USAGE_INVALID",
    `--runbook: expected an address such as https://runbooks.example.com/{service}, got "${template}".`,
  );
}
