import { statSync } from "node:fs";
import { resolve } from "node:path";
import { DocumentReader } from "#adapters/document-reader.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { compileOrThrow, type OriginDocument } from "#adapters/origin-document.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";

/** A policy to migrate, with where it is from. */
export interface SourcePolicy {
  readonly document: KubeObject;
  readonly origin: OriginDocument;
}

export interface MigrationSources {
  readonly root: string;
  readonly policies: readonly SourcePolicy[];
  /** All documents: bindings, params and exceptions too. */
  readonly documents: readonly KubeObject[];
}

/** Kinds that are policies, and not what goes along with them. */
const POLICY_KINDS: ReadonlySet<string> = new Set([
  "ClusterPolicy",
  "Policy",
  "ValidatingPolicy",
  "NamespacedValidatingPolicy",
  "ValidatingAdmissionPolicy",
]);

/** The policies in some files, which are sound. @throws USAGE_INVALID, POLICY_INVALID, FILE_UNREADABLE */
export async function migrationSources(
  targets: readonly string[],
  world: World,
): Promise<MigrationSources> {
  const { root } = findRepositoryRoot(world.cwd, world);
  const reader = new DocumentReader(root);
  for (const target of targets)
    readPolicies(
      reader,
      { use: globOf(target, { root, cwd: world.cwd }) },
      { origin: null, at: [target] },
    );
  await reader.throwProblems("POLICY_INVALID");
  const documents = reader.foreign;
  await compileOrThrow(
    [sourceOfPolicies({ policies: [], foreign: documents }, null)],
    ({ policy }) => reader.origins.get(policy) ?? null,
  );
  const policies = documents.flatMap((document) => {
    const origin = reader.origins.get(document);
    return origin === undefined || !POLICY_KINDS.has(document.kind) ? [] : [{ document, origin }];
  });
  if (policies.length > 0) return { root, policies, documents };
  throw new TiphysError(
    "USAGE_INVALID",
    `policy migrate: expected a policy of Kyverno or a ValidatingAdmissionPolicy, got none in ${targets.join(", ")}.`,
  );
}

function globOf(target: string, { root, cwd }: { readonly root: string; cwd: string }): string {
  const path = resolve(cwd, target);
  if (!isInside(root, path))
    throw new TiphysError(
      "USAGE_INVALID",
      `policy migrate: "${target}" lies outside of ${root}. Run it in the repository of the policies.`,
    );
  const place = pathFrom(root, path);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return place;
  return place === "." ? "**/*.y*ml" : `${place}/**/*.y*ml`;
}
