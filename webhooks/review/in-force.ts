import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import type { GuardrailLayer, Guardrails } from "#core/policy/guardrails.ts";
import type { NamespaceClaim, NamespaceFacts } from "#core/policy/namespace-claim.ts";
import { joinRevisions } from "#core/policy/revision.ts";
import type { Objective } from "#core/slo/objective.ts";

/** A bundle, compiled, with the namespaces of this cluster that it claims. */
export interface ForcedBundle {
  readonly name: string;
  /** Without its bundle rules: they need more than the one object that arrives. */
  readonly layer: GuardrailLayer;
  /** The bundle rules, "policy/rule", for the audit log. */
  readonly unseenRules: readonly string[];
  readonly claim: NamespaceClaim;
  /** True for a namespace that this bundle's fleet never judges at admission. */
  readonly exempts: (namespace: string) => boolean;
  readonly freezes: readonly Freeze[];
  /** Whose budgets count, where an environment asks for budgets; why they are not known. */
  readonly objectives: Asked<readonly Objective[]>;
}

/** Everything this server judges with at one moment; replaced whole, never changed. */
export interface InForce {
  /** Bundles that count for all namespaces, by name. */
  readonly platform: readonly ForcedBundle[];
  /** Bundles of repositories, each for the namespaces it claims, by name. */
  readonly repositories: readonly ForcedBundle[];
  /** Exceptions made in the cluster for emergencies; they count for every bundle. */
  readonly breakglass: readonly PolicyException[];
}

/** One evaluation to make: with what, and as which environment. */
export interface Judgement {
  readonly guardrails: Guardrails;
  readonly environment: string | null;
  /** Rules that cannot be evaluated for one object. */
  readonly unseenRules: readonly string[];
  /** Those whose layers are the guardrails', in the same order and with the same exceptions. */
  readonly bundles: readonly ForcedBundle[];
}

/**
 * The evaluations that an object needs, by its namespace (null: a cluster-scoped object). One where one
 * repository or none claims the namespace; two repositories that claim it both judge it. [] where nothing does.
 */
export function judgementsFor(
  inForce: InForce,
  namespace: NamespaceFacts | null,
): readonly Judgement[] {
  const judging = ({ exempts }: ForcedBundle) => namespace === null || !exempts(namespace.name);
  const platform = inForce.platform.filter(judging);
  const repositories = inForce.repositories.filter(judging);
  const claims = repositories.flatMap((bundle) => {
    const environment = namespace === null ? null : bundle.claim(namespace);
    return environment === null ? [] : [{ bundle, environment }];
  });
  if (claims.length > 0) {
    return claims.map(({ bundle, environment }) => ({
      ...judgementBy([...platform, bundle], inForce),
      environment: environment.name,
    }));
  }
  const bundles = [...platform, ...soleRepository(repositories)];
  if (bundles.length === 0) return [];
  const own = namespace === null ? null : platformEnvironment(platform, namespace);
  return [{ ...judgementBy(bundles, inForce), environment: own }];
}

/** The same judgement without any exception, for what was there before. */
export function withoutExceptions({ guardrails, ...judgement }: Judgement): Judgement {
  const layers = guardrails.layers.map((layer) => ({ ...layer, exceptions: [] }));
  return { ...judgement, guardrails: { ...guardrails, layers } };
}

/** What no fleet claims is a single repository's to judge by its `unmatched`; of several, nobody's. */
function soleRepository(repositories: readonly ForcedBundle[]): readonly ForcedBundle[] {
  return repositories.length === 1 ? repositories : [];
}

function platformEnvironment(
  platform: readonly ForcedBundle[],
  namespace: NamespaceFacts,
): string | null {
  for (const { claim } of platform) {
    const environment = claim(namespace);
    if (environment !== null) return environment.name;
  }
  return null;
}

function judgementBy(
  bundles: readonly ForcedBundle[],
  { breakglass }: InForce,
): Pick<Judgement, "guardrails" | "unseenRules" | "bundles"> {
  const judging =
    breakglass.length === 0 ? bundles : bundles.map((bundle) => broken(bundle, breakglass));
  const layers = judging.map(({ layer }) => layer);
  const revision = joinRevisions(layers.map((layer) => layer.revision));
  return {
    guardrails: { layers, revision },
    unseenRules: bundles.flatMap(({ unseenRules }) => unseenRules),
    bundles: judging,
  };
}

/** A bundle with the exceptions of broken glass besides its own. */
function broken(bundle: ForcedBundle, breakglass: InForce["breakglass"]): ForcedBundle {
  const { layer } = bundle;
  return { ...bundle, layer: { ...layer, exceptions: [...layer.exceptions, ...breakglass] } };
}

/** What a Namespace object says about itself; reviews may carry anything in the place of a name or a label. */
export function namespaceFacts({ metadata }: KubeObject): NamespaceFacts {
  const [name, labels]: readonly unknown[] = [metadata?.name, metadata?.labels];
  const pairs = isRecord(labels) ? Object.entries(labels) : [];
  return {
    name: typeof name === "string" ? name : "",
    labels: Object.fromEntries(pairs.filter(isTextPair)),
  };
}

function isTextPair(pair: readonly [string, unknown]): pair is [string, string] {
  return typeof pair[1] === "string";
}
