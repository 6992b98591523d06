import type { KubeObject } from "#core/kube/resource.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import type { GuardrailLayer, Guardrails } from "#core/policy/guardrails.ts";
import type { NamespaceClaim, NamespaceFacts } from "#core/policy/namespace-claim.ts";
import { joinRevisions } from "#core/policy/revision.ts";

/** A bundle, compiled, with the namespaces of this cluster that it claims. */
export interface ForcedBundle {
  readonly name: string;
  readonly layer: GuardrailLayer;
  readonly claim: NamespaceClaim;
  /** True for a namespace that this bundle's fleet never judges at admission. */
  readonly exempts: (namespace: string) => boolean;
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
      guardrails: guardrailsOf([...platform, bundle], inForce),
      environment: environment.name,
    }));
  }
  const bundles = [...platform, ...soleRepository(repositories)];
  if (bundles.length === 0) return [];
  const own = namespace === null ? null : platformEnvironment(platform, namespace);
  return [{ guardrails: guardrailsOf(bundles, inForce), environment: own }];
}

/** The names of the environments that claim a namespace, the platform's only where no other does. */
export function environmentsOf(inForce: InForce, namespace: NamespaceFacts): readonly string[] {
  return judgementsFor(inForce, namespace).flatMap(({ environment }) => environment ?? []);
}

/** The same judgement without any exception, for what was there before. */
export function withoutExceptions({ guardrails, environment }: Judgement): Judgement {
  const layers = guardrails.layers.map((layer) => ({ ...layer, exceptions: [] }));
  return { guardrails: { ...guardrails, layers }, environment };
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

function guardrailsOf(bundles: readonly ForcedBundle[], { breakglass }: InForce): Guardrails {
  const layers = bundles.map(({ layer }) =>
    breakglass.length === 0
      ? layer
      : { ...layer, exceptions: [...layer.exceptions, ...breakglass] },
  );
  return { layers, revision: joinRevisions(layers.map(({ revision }) => revision)) };
}

/** What a Namespace object says about itself. */
export function namespaceFacts({ metadata }: KubeObject): NamespaceFacts {
  return { name: metadata?.name ?? "", labels: metadata?.labels ?? {} };
}
