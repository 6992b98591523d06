import { TiphysError } from "#core/errors.ts";
import { DocumentReader } from "#adapters/document-reader.ts";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import { type LoadedFleet, loadFleet } from "#adapters/load-fleet.ts";
import { compileOrThrow } from "#adapters/origin-document.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";

export interface GuardrailRequest {
  readonly repository: RepositoryRoot;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: number;
  /** Globs and built-in sets beside the fleet's own (root-relative). */
  readonly extraPolicies: readonly string[];
}

export interface LoadedGuardrails {
  readonly guardrails: Guardrails;
  /** The fleet that gives environments: the repository's, else the platform's. */
  readonly fleet: Fleet;
  readonly loaded: LoadedFleet | null;
  /** Names of the platform's policies: a repository's settings do not touch them. */
  readonly platformPolicies: ReadonlySet<string>;
}

/**
 * What a repository is judged by: the platform bundle (TIPHYS_BUNDLE) first, then its own fleet.
 * @throws FLEET_INVALID where there is neither, POLICY_INVALID, CONFIG_INVALID
 */
export async function loadGuardrails(request: GuardrailRequest): Promise<LoadedGuardrails> {
  const { repository, env, now } = request;
  const bundle = env.TIPHYS_BUNDLE;
  const platform = bundle === undefined || bundle === "" ? null : loadPlatformBundle(bundle);
  const loaded = repository.fleetFile === null ? null : await loadFleet(repository.root, now);
  const fleet = loaded?.source.fleet ?? platform?.fleet;
  if (fleet === undefined) throw noFleet();
  const own = loaded === null ? null : await withExtra(loaded.source, request);
  const sources = [platform, own].filter((source) => source !== null);
  const guardrails = await compileOrThrow(
    sources,
    ({ policy }) => loaded?.origins.get(policy) ?? null,
  );
  const platformPolicies = new Set(
    (platform?.policies ?? []).map((policy) => policy.metadata.name),
  );
  return { guardrails, fleet, loaded, platformPolicies };
}

async function withExtra(
  source: GuardrailSource,
  request: GuardrailRequest,
): Promise<GuardrailSource> {
  if (request.extraPolicies.length === 0) return source;
  const reader = new DocumentReader(request.repository.root);
  const known = new Set(source.policies.map((policy) => policy.metadata.name));
  const added = request.extraPolicies.flatMap((use, index) =>
    readPolicies(reader, { use }, { origin: null, at: ["parameters", "policies", index] }),
  );
  await reader.throwProblems("POLICY_INVALID");
  return {
    ...source,
    policies: [...source.policies, ...added.filter((policy) => !known.has(policy.metadata.name))],
  };
}

function noFleet(): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    "expected tiphys.yaml at the root of the repository, or a platform bundle named by TIPHYS_BUNDLE, found neither. Write a tiphys.yaml first.",
  );
}
