import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { compileTyped } from "#adapters/compile-typed.ts";
import { DocumentReader } from "#adapters/document-reader.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { type LoadedFleet, readFleet } from "#adapters/load-fleet.ts";
import { emptyFleet } from "#authoring/policy/plain-source.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { loadGuardrails } from "#rendering/load-guardrails.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkSchemas, versionHints } from "./kubernetes-version.ts";
import { findEnvironment } from "./find-environment.ts";

/** What a run judges by, and the fleet that gives environments. */
export interface CheckGuardrails {
  readonly guardrails: Guardrails;
  readonly fleet: Fleet | null;
  /** The repository's own fleet where it is judged too; null with --policies and without a tiphys.yaml. */
  readonly judgedFleet: Fleet | null;
  readonly loaded: LoadedFleet | null;
  /** For people: by what was judged where no fleet says it. */
  readonly hints: readonly string[];
}

interface Request {
  readonly repository: RepositoryRoot;
  readonly options: CheckOptions;
  readonly world: World;
}

const DEFAULT_SETS = ["builtin:pod-security/baseline", "builtin:best-practices"] as const;

/**
 * The policies of --policies alone; else those of the platform bundle and the fleet; else two built-in sets.
 * @throws FLEET_INVALID, POLICY_INVALID, SLO_INVALID, CONFIG_INVALID, USAGE_INVALID
 */
export async function loadCheckGuardrails(request: Request): Promise<CheckGuardrails> {
  const loaded = await loadFor(request);
  const { environment, kubernetesVersion, policies } = request.options;
  if (environment !== null) findEnvironment(loaded.fleet, environment);
  const choose = checkSchemas(kubernetesVersion);
  const hints = policies.length > 0 ? [] : versionHints(choose, loaded.fleet);
  return { ...loaded, hints: [...loaded.hints, ...hints] };
}

async function loadFor(request: Request): Promise<CheckGuardrails> {
  const { repository, options, world } = request;
  if (options.policies.length > 0) return await namedPolicies(request);
  const hasPlatform = (world.env.TIPHYS_BUNDLE ?? "") !== "";
  if (repository.fleetFile === null && !hasPlatform) return await defaultPolicies(repository.root);
  const { guardrails, fleet, loaded } = await loadGuardrails({
    repository,
    env: world.env,
    now: world.now(),
    extraPolicies: [],
    ignoresBaseline: options.baseline === "write",
    checksTypes: true,
  });
  await checkSlos(repository.root, loaded?.source.fleet ?? null);
  return { guardrails, fleet, judgedFleet: loaded?.source.fleet ?? null, loaded, hints: [] };
}

/** Code about SLOs is loaded for fleets that name some. @throws SLO_INVALID */
async function checkSlos(root: string, fleet: Fleet | null): Promise<void> {
  if (fleet === null || fleet.spec.slos.length === 0) return;
  const { checkObjectives } = await import("#adapters/load-objectives.ts");
  await checkObjectives(root, fleet.spec.slos);
}

async function namedPolicies(request: Request): Promise<CheckGuardrails> {
  const { repository, options } = request;
  const fleet = repository.fleetFile === null ? null : (await readFleet(repository.root)).fleet;
  const uses = options.policies.map((argument) => policyPlace(argument, request));
  const environments = options.environment === null ? [] : (fleet?.spec.environments ?? []);
  const guardrails = await compileUses(uses, {
    environments,
    unclaimed: { critical: "deny", high: "deny", medium: "deny", low: "warn" },
  });
  return { guardrails, fleet, judgedFleet: null, loaded: null, hints: [] };
}

async function defaultPolicies(root: string): Promise<CheckGuardrails> {
  const guardrails = await compileUses(
    DEFAULT_SETS.map((use) => ({ root, use })),
    {
      environments: [],
      unclaimed: { critical: "deny", high: "warn", medium: "warn", low: "warn" },
      hasSchemas: true,
    },
  );
  const hint = `there is no tiphys.yaml: judged by ${DEFAULT_SETS.join(" and ")}, where only critical findings deny`;
  return { guardrails, fleet: null, judgedFleet: null, loaded: null, hints: [hint] };
}

/** A policy file, folder, glob or set, as a glob below the folder that its file names are relative to. */
interface PolicyPlace {
  readonly root: string;
  readonly use: string;
}

function policyPlace(argument: string, { repository, world }: Request): PolicyPlace {
  if (argument.startsWith("builtin:")) return { root: repository.root, use: argument };
  const location = resolve(world.cwd, argument);
  const root = isInside(repository.root, location) ? repository.root : dirname(location);
  const path = pathFrom(root, location);
  const isFolder = statSync(location, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return { root, use: path };
  return { root, use: path === "." ? "**/*.y*ml" : `${path}/**/*.y*ml` };
}

async function compileUses(
  places: readonly PolicyPlace[],
  settings: Pick<Fleet["spec"], "environments"> & Pick<GuardrailSource, "unclaimed" | "hasSchemas">,
): Promise<Guardrails> {
  const origins: DocumentReader["origins"] = new Map();
  const policies: PolicyDocument[] = [];
  const foreign: KubeObject[] = [];
  for (const { root, use } of places) {
    const reader = new DocumentReader(root);
    policies.push(...readPolicies(reader, { use }, { origin: null, at: ["--policies"] }));
    await reader.throwProblems("POLICY_INVALID");
    foreign.push(...reader.foreign);
    for (const [document, origin] of reader.origins) origins.set(document, origin);
  }
  const { environments, unclaimed, hasSchemas = false } = settings;
  const fleet = emptyFleet();
  const source: GuardrailSource = {
    fleet: { ...fleet, spec: { ...fleet.spec, environments } },
    policies,
    foreign,
    exceptions: [],
    baseline: [],
    crdsDigest: null,
    crdScopes: new Map(),
    hasSchemas,
    ...(unclaimed === undefined ? {} : { unclaimed }),
  };
  return await compileTyped([source], ({ policy }) => origins.get(policy) ?? null);
}
