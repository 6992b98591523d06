import type { Finding } from "#core/policy/finding.ts";
import type { ExpectedFinding } from "#core/policy/guardrail-test.ts";
import type { ResourceRef } from "#core/kube/resource.ts";

/** A field in which a finding is not what was expected. */
export interface FieldDifference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** One way in which a case went wrong; `index` is the place in its `expect`. */
export type CaseFailure =
  | {
      readonly kind: "missing";
      readonly index: number;
      readonly expected: ExpectedFinding;
      /** How many of them are not there. */
      readonly count: number;
    }
  | { readonly kind: "unexpected"; readonly got: Finding }
  | {
      readonly kind: "different";
      readonly index: number;
      readonly expected: ExpectedFinding;
      readonly got: Finding;
      readonly fields: readonly FieldDifference[];
    };

interface Slot {
  readonly index: number;
  readonly expected: ExpectedFinding;
}

/** What differs between the findings expected and got; [] when each has its counterpart. */
export function compareFindings(
  expected: readonly ExpectedFinding[],
  got: readonly Finding[],
): readonly CaseFailure[] {
  // One more than there are: a count of a million need not be a million slots.
  const most = got.length + 1;
  const slots = expected.flatMap((finding, index) =>
    Array.from({ length: Math.min(finding.count, most) }, () => ({
      index,
      expected: finding,
    })),
  );
  const pairs = matchAll(slots, got);
  const missing = slots.filter((slot) => ![...pairs.values()].includes(slot));
  const left = got.filter((finding) => !pairs.has(finding));
  return explain(missing, left).map((failure) =>
    failure.kind === "missing"
      ? { ...failure, count: failure.count + Math.max(0, failure.expected.count - most) }
      : failure,
  );
}

/** Gives findings to expectations so that as many as can have one do (augmenting paths). */
function matchAll(slots: readonly Slot[], got: readonly Finding[]): ReadonlyMap<Finding, Slot> {
  const owner = new Map<Finding, Slot>();
  const claim = (slot: Slot, seen: Set<Finding>): boolean => {
    for (const finding of got) {
      if (seen.has(finding) || differences(slot.expected, finding).length > 0) continue;
      seen.add(finding);
      const holder = owner.get(finding);
      if (holder !== undefined && !claim(holder, seen)) continue;
      owner.set(finding, slot);
      return true;
    }
    return false;
  };
  for (const slot of slots) claim(slot, new Set());
  return owner;
}

/** A missing finding and an unexpected one of the same rule are said as one that differs. */
function explain(missing: readonly Slot[], left: readonly Finding[]): readonly CaseFailure[] {
  const free = new Set(left);
  const absent: Slot[] = [];
  const different = missing.flatMap((slot): readonly CaseFailure[] => {
    const { index, expected } = slot;
    const got = nearestFinding(expected, [...free]);
    if (got === null) absent.push(slot);
    if (got === null) return [];
    free.delete(got);
    return [{ kind: "different", index, expected, got, fields: differences(expected, got) }];
  });
  const byExpectation = Map.groupBy(absent, ({ expected }) => expected);
  return [
    ...different,
    ...[...byExpectation].map(([expected, slots]) => ({
      kind: "missing" as const,
      index: slots[0]?.index ?? 0,
      expected,
      count: slots.length,
    })),
    ...[...free].map((got) => ({ kind: "unexpected" as const, got })),
  ];
}

function nearestFinding(expected: ExpectedFinding, left: readonly Finding[]): Finding | null {
  const candidates = left
    .filter(({ rule, policy }) => rule === expected.rule && policy === (expected.policy ?? policy))
    .map((finding) => ({ finding, distance: differences(expected, finding).length }))
    .sort((one, other) => one.distance - other.distance);
  return candidates[0]?.finding ?? null;
}

/** The fields in which a finding is not the expected one. */
function differences(expected: ExpectedFinding, got: Finding): readonly FieldDifference[] {
  const { rule, policy, resource, path, message, severity, action, status } = expected;
  const isResource = resource === undefined || resourceNames(got.resource).includes(resource);
  const contained = typeof message === "object" ? message.contains : null;
  const isMessage =
    message === undefined ||
    (contained === null ? got.message === message : got.message.includes(contained));
  const checks: readonly (readonly [field: string, wanted: string | undefined, found: string])[] = [
    ["rule", rule, got.rule],
    ["policy", policy, got.policy],
    ["resource", isResource ? undefined : resource, resourceName(got.resource)],
    ["path", path, got.path],
    [
      contained === null ? "message" : "message contains",
      isMessage ? undefined : (contained ?? String(message)),
      got.message,
    ],
    ["severity", severity, got.severity],
    ["action", action, got.action],
    ["status", status, got.status],
  ];
  return checks.flatMap(([field, wanted, found]) =>
    wanted === undefined || wanted === found ? [] : [{ field, expected: wanted, got: found }],
  );
}

/** "Deployment shop/api", or "Namespace shop". */
export function resourceName({ kind, namespace, name }: ResourceRef): string {
  const shown = name === "" ? "without a name" : name;
  return namespace === null ? `${kind} ${shown}` : `${kind} ${namespace}/${shown}`;
}

/** What a test may write for a resource: with its namespace, or without. */
function resourceNames(resource: ResourceRef): readonly string[] {
  return [resourceName(resource), `${resource.kind} ${resource.name}`];
}
