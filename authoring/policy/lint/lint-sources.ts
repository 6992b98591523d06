import { statSync } from "node:fs";
import { resolve } from "node:path";
import { compileTyped } from "#adapters/compile-typed.ts";
import { type DocumentOrigins, DocumentReader } from "#adapters/document-reader.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { loadPlatformBundle } from "#adapters/load-bundle.ts";
import { loadFleet, readFleet } from "#adapters/load-fleet.ts";
import type { OriginDocument } from "#adapters/origin-document.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { foreignPolicies } from "#authoring/policy/foreign-policies.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Fleet, PolicyException } from "#core/policy/fleet.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";

/** Policies to look at, and the fleet around them where the whole of it is looked at. */
export interface LintSources {
  readonly written: readonly {
    readonly document: PolicyDocument;
    readonly origin: OriginDocument;
  }[];
  /** Built-in sets in force. */
  readonly builtin: readonly PolicyDocument[];
  /** Policies in other formats, as what exceptions and overrides name; nothing else of them is looked at. */
  readonly foreign: readonly PolicyDocument[];
  readonly fleet: {
    readonly fleet: Fleet;
    readonly origin: OriginDocument;
    readonly exceptions: readonly { exception: PolicyException; origin: OriginDocument }[];
  } | null;
  /** Names of the platform bundle's policies, which a repository's settings do not touch. */
  readonly platform: readonly string[];
  /** Names of environments; empty where no fleet says. */
  readonly environments: readonly string[];
  readonly crds: readonly KubeObject[];
}

/** The fleet's policies, or those of the targets alone. @throws USAGE_INVALID, FLEET_INVALID, POLICY_INVALID */
export async function lintSources(targets: readonly string[], world: World): Promise<LintSources> {
  const repository = findRepositoryRoot(world.cwd, world);
  if (targets.length > 0) return await namedSources(targets, { repository, world });
  if (repository.fleetFile !== null) return await fleetSources(repository.root, world);
  throw new TiphysError(
    "USAGE_INVALID",
    "policy lint: expected a tiphys.yaml in this folder or above it, or policies to look at, got neither.",
  );
}

async function fleetSources(root: string, world: World): Promise<LintSources> {
  const { source, origins } = await loadFleet(root, world.now());
  const { origin } = await readFleet(root);
  const { layers } = await compileTyped([source], ({ policy }) => origins.get(policy) ?? null);
  const exceptions = source.exceptions.flatMap((exception) => {
    const place = origins.get(exception);
    return place === undefined ? [] : [{ exception, origin: place }];
  });
  return {
    written: withOrigins(source.policies, origins),
    builtin: source.policies.filter((policy) => !origins.has(policy)),
    foreign: foreignPolicies(layers.flatMap(({ rules }) => rules)).map(({ document }) => document),
    fleet: { fleet: source.fleet, origin, exceptions },
    platform: platformPolicies(world),
    environments: source.fleet.spec.environments.map(({ name }) => name),
    crds: source.crds ?? [],
  };
}

function platformPolicies({ env }: World): readonly string[] {
  const bundle = env.TIPHYS_BUNDLE ?? "";
  return bundle === ""
    ? []
    : loadPlatformBundle(bundle).policies.map(({ metadata }) => metadata.name);
}

async function namedSources(
  targets: readonly string[],
  { repository, world }: { readonly repository: RepositoryRoot; readonly world: World },
): Promise<LintSources> {
  const reader = new DocumentReader(repository.root);
  const policies = targets.flatMap((target) =>
    readPolicies(
      reader,
      { use: globOf(target, { root: repository.root, cwd: world.cwd }) },
      {
        origin: null,
        at: [target],
      },
    ),
  );
  await reader.throwProblems("POLICY_INVALID");
  const origins = reader.origins;
  await compileTyped(
    [sourceOfPolicies({ policies, foreign: reader.foreign }, null)],
    ({ policy }) => origins.get(policy) ?? null,
  );
  const fleet = repository.fleetFile === null ? null : (await readFleet(repository.root)).fleet;
  return {
    written: withOrigins(policies, origins),
    builtin: [],
    foreign: [],
    fleet: null,
    platform: [],
    environments: (fleet?.spec.environments ?? []).map(({ name }) => name),
    crds: [],
  };
}

/** A target as a glob below the root. */
function globOf(target: string, { root, cwd }: { readonly root: string; cwd: string }): string {
  const path = resolve(cwd, target);
  if (!isInside(root, path))
    throw new TiphysError(
      "USAGE_INVALID",
      `policy lint: "${target}" lies outside of ${root}. Run it in the repository of the policies.`,
    );
  const place = pathFrom(root, path);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return place;
  return place === "." ? "**/*.y*ml" : `${place}/**/*.y*ml`;
}

function withOrigins(
  policies: readonly PolicyDocument[],
  origins: DocumentOrigins,
): LintSources["written"] {
  return policies.flatMap((document) => {
    const origin = origins.get(document);
    return origin === undefined ? [] : [{ document, origin }];
  });
}
