import { isRecord } from "#core/is-record.ts";

/**
 * True when `child` holds all that `template` says: same scalars, same list elements (by name where they have
 * one, else in order). What the child has besides (defaults, injected containers and volumes) does not matter.
 */
export function carriesTemplate(template: unknown, child: unknown): boolean {
  if (Array.isArray(template)) {
    return Array.isArray(child) && carriesList(template, child);
  }
  if (isRecord(template)) {
    if (!isRecord(child)) return isEmpty(template) && child === undefined;
    return Object.entries(template).every(([key, value]) =>
      carriesField(key, { template: value, child: child[key] }),
    );
  }
  return template === child;
}

/** Istio points the probes of injected pods to its agent. */
const REWRITTEN: ReadonlySet<string> = new Set(["livenessProbe", "readinessProbe", "startupProbe"]);

/** null and empty collections mean the same as an absent field to the API server. */
function carriesField(
  key: string,
  { template, child }: { template: unknown; child: unknown },
): boolean {
  if (child === undefined) return template === null || isEmpty(template);
  return REWRITTEN.has(key) || carriesTemplate(template, child);
}

function carriesList(template: readonly unknown[], child: readonly unknown[]): boolean {
  return template.every((item, index) => {
    const name = isRecord(item) ? item.name : undefined;
    const same =
      typeof name === "string"
        ? child.find((candidate) => isRecord(candidate) && candidate.name === name)
        : child[index];
    return carriesTemplate(item, same);
  });
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
