import { TiphysError } from "#core/errors.ts";
import { nearestName } from "#core/nearest-name.ts";
import type { KnownPolicy } from "./known-policies.ts";

/** A policy, and the rule of it that was asked for; null for all of them. */
export interface FoundPolicy {
  readonly policy: KnownPolicy;
  readonly rule: string | null;
}

/** What POLICY, POLICY/RULE or the id of a rule that one policy has stands for. @throws USAGE_INVALID with the nearest */
export function findPolicy(id: string, policies: readonly KnownPolicy[]): FoundPolicy {
  const whole = policies.find(({ document }) => document.metadata.name === id);
  if (whole !== undefined) return { policy: whole, rule: null };
  const rules = policies.flatMap((policy) =>
    policy.document.spec.rules.map((rule) => ({
      policy,
      rule: rule.id,
      name: nameOf(policy, rule.id),
    })),
  );
  const exact = rules.find(({ name }) => name === id);
  if (exact !== undefined) return exact;
  const sameId = rules.filter(({ rule }) => rule === id);
  const preferred = sameId.filter(({ policy }) => policy.layer !== null);
  const candidates = preferred.length > 0 ? preferred : sameId;
  const [only, second] = candidates;
  if (only !== undefined && second === undefined) return only;
  if (only !== undefined)
    throw ambiguous(
      id,
      candidates.map(({ name }) => name),
    );
  throw unknown(id, { policies, rules });
}

function nameOf({ document }: KnownPolicy, rule: string): string {
  return `${document.metadata.name}/${rule}`;
}

function ambiguous(id: string, names: readonly string[]): TiphysError {
  const message = `expected one of ${names.join(", ")}, got "${id}", which all of them have.`;
  return new TiphysError("USAGE_INVALID", `policy explain: ${message}`);
}

interface KnownNames {
  readonly policies: readonly KnownPolicy[];
  readonly rules: readonly { readonly rule: string; readonly name: string }[];
}

/** Names what may have been meant: whole ids first, else the rule's id alone, else the policies that there are. */
function unknown(id: string, { policies, rules }: KnownNames): TiphysError {
  const names = policies.map(({ document }) => document.metadata.name);
  const byName = nearestName(id, [...names, ...rules.map(({ name }) => name)]);
  const last = id.slice(id.lastIndexOf("/") + 1);
  const byRule = nearestName(
    last,
    rules.map(({ rule }) => rule),
  );
  const nearest = byName ?? rules.find(({ rule }) => rule === byRule)?.name ?? null;
  const hint = nearest === null ? "" : ` Did you mean "${nearest}"?`;
  return new TiphysError(
    "USAGE_INVALID",
    `policy explain: there is no policy or rule "${id}" here.${hint} The policies are ${names.join(", ")}.`,
  );
}
