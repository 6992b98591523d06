import { TiphysError } from "#core/errors.ts";
import { DocumentReader } from "#adapters/document-reader.ts";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import { type LoadedFleet, loadFleet } from "#adapters/load-fleet.ts";
import { compileOrThrow } from "#adapters/origin-document.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { SCHEMA_POLICY } from "#core/policy/schema/schema-rules.ts";
import { digest } from "#core/document/digest.ts";

export interface GuardrailRequest {
  readonly repository: RepositoryRoot;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: number;
  /** Globs and built-in sets beside the fleet's own (root-relative). */
  readonly extraPolicies: readonly string[];
  /** As if the fleet named no baseline. */
  readonly ignoresBaseline?: boolean;
  /** Hold policies to the schemas of the kinds they name: for authors, who have the time. */
  readonly checksTypes?: boolean;
  /** In the place of compiling anew: for programs that keep what they compiled. */
  readonly compile?: Compile | undefined;
}

/** Sources to guardrails. @throws POLICY_INVALID */
export type Compile = typeof compileOrThrow;

export interface LoadedGuardrails {
  readonly guardrails: Guardrails;
  /** The fleet that gives environments: the repository's, else the platform's. */
  readonly fleet: Fleet;
  readonly platform: Fleet | null;
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
  const reading = { now, ignoresBaseline: request.ignoresBaseline ?? false };
  const loaded = repository.fleetFile === null ? null : await loadFleet(repository.root, reading);
  const fleet = loaded?.source.fleet ?? platform?.fleet;
  if (fleet === undefined) throw noFleet();
  const extra = await readExtra(request);
  const own = withExtra(loaded?.source ?? null, { fleet, extra });
  const sources = [platform, own].filter((source) => source !== null);
  const compile =
    request.checksTypes === true ? await typedCompiler() : (request.compile ?? compileOrThrow);
  const guardrails = await compile(
    sources,
    ({ policy }) => loaded?.origins.get(policy) ?? extra.origins.get(policy) ?? null,
  );
  const platformPolicies = new Set(
    platform === null
      ? []
      : [...platform.policies.map((policy) => policy.metadata.name), SCHEMA_POLICY],
  );
  return { guardrails, fleet, platform: platform?.fleet ?? null, loaded, platformPolicies };
}

async function typedCompiler() {
  const { compileTyped } = await import("#adapters/compile-typed.ts");
  return compileTyped;
}

interface ExtraPolicies {
  readonly policies: readonly PolicyDocument[];
  readonly foreign: readonly KubeObject[];
  readonly origins: LoadedFleet["origins"];
}

async function readExtra({ repository, extraPolicies }: GuardrailRequest): Promise<ExtraPolicies> {
  const reader = new DocumentReader(repository.root);
  const policies = extraPolicies.flatMap((use, index) =>
    readPolicies(reader, { use }, { origin: null, at: ["parameters", "policies", index] }),
  );
  await reader.throwProblems("POLICY_INVALID");
  return { policies, foreign: reader.foreign, origins: reader.origins };
}

/**
 * The repository's policies and those added from outside, which the fleet's environments judge too where the
 * repository has no fleet. One that is there already, word for word, is not judged twice.
 */
function withExtra(
  source: GuardrailSource | null,
  { fleet, extra }: { readonly fleet: Fleet; readonly extra: ExtraPolicies },
): GuardrailSource | null {
  if (extra.policies.length + extra.foreign.length === 0) return source;
  const base = source ?? sourceOf(fleet);
  const { policies, foreign = [] } = base;
  return {
    ...base,
    policies: withNew(policies, extra.policies),
    foreign: withNew(foreign, extra.foreign),
  };
}

function withNew<T>(documents: readonly T[], extra: readonly T[]): readonly T[] {
  const known = new Set(documents.map(digest));
  const added = extra.filter((document) => {
    const isNew = !known.has(digest(document));
    known.add(digest(document));
    return isNew;
  });
  return [...documents, ...added];
}

/** A fleet's environments and nothing else of it. */
function sourceOf({ name, labels, spec }: Fleet): GuardrailSource {
  return {
    fleet: { name, labels, spec: { ...spec, overrides: [], injected: [] } },
    policies: [],
    exceptions: [],
    baseline: [],
    crdsDigest: null,
    crdScopes: new Map(),
  };
}

function noFleet(): TiphysError {
  return new TiphysError(
    "FLEET_INVALID",
    "expected tiphys.yaml at the root of the repository, or a platform bundle named by TIPHYS_BUNDLE, found neither. Write a tiphys.yaml first.",
  );
}
