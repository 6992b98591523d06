import { compileGuardrails, type PolicyProblem } from "#core/policy/compile-guardrails.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { namespaceClaim } from "#core/policy/namespace-claim.ts";
import { budgetObjectives, type FreezeCargo, NO_CARGO } from "../freeze/freeze-cargo.ts";
import { admissionSettings } from "./admission-settings.ts";
import type { ForcedBundle } from "./in-force.ts";

interface ForceOptions {
  /** Platform sources in force; names of their policies are taken. */
  readonly platform: readonly GuardrailSource[];
  /** The name this server was told for its cluster; null for none. */
  readonly cluster: string | null;
  /** Default: none. */
  readonly cargo?: FreezeCargo;
}

/** What hinders a bundle from coming into force, in the words of its status. */
export interface BundleFault {
  /** Null where the fault is the fleet's. */
  readonly policy: string | null;
  readonly message: string;
}

export type ForceResult =
  | { readonly bundle: ForcedBundle; readonly faults: readonly [] }
  | { readonly bundle: null; readonly faults: readonly BundleFault[] };

/** Compiles a bundle aside; all that is wrong with it is told at once, and then it is not to be used at all. */
export async function forceBundle(
  source: GuardrailSource,
  { platform, cluster, cargo = NO_CARGO }: ForceOptions,
): Promise<ForceResult> {
  const { guardrails, problems } = await compileGuardrails([...platform, source]);
  const faults = [
    ...clusterFaults(source, cluster),
    ...problems.filter(({ layer }) => layer === source).map(policyFault),
  ];
  const layer = guardrails.layers.at(-1);
  if (faults.length > 0 || layer === undefined) return { bundle: null, faults };
  const { exemptNamespaces } = admissionSettings(source.fleet);
  return {
    bundle: {
      name: source.fleet.name,
      layer: { ...layer, rules: layer.rules.filter((rule) => !isWhole(rule)) },
      unseenRules: layer.rules.filter(isWhole).map(({ policy, id }) => `${policy}/${id}`),
      claim: namespaceClaim(source.fleet, cluster),
      exempts: anyGlobMatcher(exemptNamespaces),
      freezes: cargo.freezes,
      objectives: await budgetObjectives(source.fleet, cargo),
    },
    faults: [],
  };
}

function isWhole({ each }: CompiledRule): boolean {
  return each === "bundle";
}

function clusterFaults({ fleet }: GuardrailSource, cluster: string | null): readonly BundleFault[] {
  if (cluster !== null) return [];
  const named = fleet.spec.environments.filter(({ clusters }) => clusters !== undefined);
  return named.map(({ name }) => ({
    policy: null,
    message: `environment ${name} names clusters, and this server was told none. Start it with --cluster NAME.`,
  }));
}

function policyFault({ policy, at, message }: PolicyProblem): BundleFault {
  return { policy: policy.metadata?.name ?? null, message: `${at.join(".")}: ${message}` };
}
