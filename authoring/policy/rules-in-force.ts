import type { LoadedFleet } from "#adapters/load-fleet.ts";
import type { World } from "#adapters/world.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import type { Fleet, PolicyException } from "#core/policy/fleet.ts";
import { anyGlobMatcher, globMatcher } from "#core/policy/glob.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { isInForce } from "#core/policy/moment.ts";
import type { ForeignException, ForeignPart } from "#core/policy/foreign/foreign-check.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import { foreignPolicies } from "./foreign-policies.ts";
import { policyNotes } from "./policy-notes.ts";
import { schemaPolicy } from "./schema-policy.ts";
import { loadGuardrails } from "#rendering/load-guardrails.ts";

/** A policy of a fleet or of the platform, with where it is from. */
export interface PolicyInForce {
  readonly document: PolicyDocument;
  readonly layer: GuardrailLayer;
  /** A root-relative file, a built-in set as the fleet names it, or the platform bundle. */
  readonly source: string;
  readonly line: number | null;
  /** What the rules of a policy in another format are made of, by id; null for any other. */
  readonly foreign?: ReadonlyMap<string, ForeignPart> | null;
}

/** All that judges a fleet. */
export interface RulesInForce {
  /** The fleet that gives environments. */
  readonly fleet: Fleet;
  readonly loaded: LoadedFleet | null;
  readonly revision: string;
  readonly policies: readonly PolicyInForce[];
  /** What policies in other formats have that is not evaluated, a line each. */
  readonly hints: readonly string[];
}

/** The policies of the fleet around the current folder, and the platform's. @throws FLEET_INVALID, POLICY_INVALID */
export async function rulesInForce(world: World): Promise<RulesInForce> {
  const { guardrails, fleet, loaded } = await loadGuardrails({
    repository: findRepositoryRoot(world.cwd, world),
    env: world.env,
    now: world.now(),
    extraPolicies: [],
  });
  // Where two layers judge by schemas, the first one speaks.
  const schemaLayer = guardrails.layers.find(({ hasSchemas }) => hasSchemas === true);
  const policies = guardrails.layers.flatMap((layer) =>
    [
      ...layer.policies.map((document) => ({ document, written: document, foreign: null })),
      ...foreignPolicies(layer.rules),
      ...(layer === schemaLayer
        ? [{ document: schemaPolicy, written: schemaPolicy, foreign: null }]
        : []),
    ]
      .sort((left, right) => byName(left.document, right.document))
      .map(({ document, written, foreign }) => {
        const origin = loaded?.origins.get(written);
        const isPlatform = layer.fleet.spec.platform;
        const source = origin?.file ?? builtinSource(document, layer.fleet);
        return {
          document,
          layer,
          source: isPlatform ? platformSource(source) : (source ?? "built in"),
          line: origin?.line ?? null,
          foreign,
        };
      }),
  );
  const hints = policyNotes(guardrails, loaded?.origins ?? null);
  return { fleet, loaded, revision: guardrails.revision, policies, hints };
}

/** Exceptions of a layer from a rule, by name: those in force, and those that have ended. */
export function exceptionsFrom(
  { policy, rule }: { readonly policy: string; readonly rule: PolicyRule },
  { layer, now }: { readonly layer: GuardrailLayer; readonly now: number },
): { readonly inForce: readonly PolicyException[]; readonly ended: readonly PolicyException[] } {
  const all = layer.exceptions
    .filter(({ spec }) => globMatcher(spec.policy)(policy) && anyGlobMatcher(spec.rules)(rule.id))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const inForce = all.filter(({ spec }) => isInForce(spec.expires, now));
  return { inForce, ended: all.filter((exception) => !inForce.includes(exception)) };
}

/** Exceptions from a rule in the format of its policy, with whether they are in force. */
export function ownExceptions(
  { foreign }: Pick<PolicyInForce, "foreign">,
  { rule, now }: { readonly rule: PolicyRule; readonly now: number },
): readonly (ForeignException & { readonly inForce: boolean })[] {
  return (foreign?.get(rule.id)?.exceptions ?? []).map(({ name, until }) => ({
    ...{ name, until },
    inForce: until === null || now < Date.parse(until),
  }));
}

/** "builtin:pod-security/restricted@v1.34", as the fleet wrote it; null for what is no built-in policy. */
function builtinSource(document: PolicyDocument, { spec }: Fleet): string | null {
  if (document === schemaPolicy) return "built in, on by itself";
  const set = BUILTIN_SETS.find(({ policy }) => policy === document.metadata.name);
  if (set === undefined) return null;
  const name = `builtin:${set.name}`;
  const uses = spec.policies.map((entry) => (typeof entry === "string" ? entry : entry.use));
  return uses.find((use) => use === name || use.startsWith(`${name}@`)) ?? name;
}

function platformSource(source: string | null): string {
  return source === null ? "platform bundle" : `platform bundle, ${source}`;
}

function byName(left: PolicyDocument, right: PolicyDocument): number {
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
