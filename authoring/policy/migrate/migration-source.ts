import { statSync } from "node:fs";
import { resolve } from "node:path";
import { DocumentReader } from "#adapters/document-reader.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { compileOrThrow, type OriginDocument } from "#adapters/origin-document.ts";
import { takeForeignDocuments } from "#adapters/read-policies.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
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
  /** What lies beside them and is no policy to migrate: "shop.yaml (Deployment)". */
  readonly passedOver: readonly string[];
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
  const others = targets.flatMap((target) => {
    const found = reader.documents([globOf(target, { root, cwd: world.cwd })]);
    if (found.length === 0) throw namesNothing(target);
    return takeForeignDocuments(reader, found);
  });
  const documents = reader.foreign;
  await compileOrThrow(
    [sourceOfPolicies({ policies: [], foreign: documents }, null)],
    ({ policy }) => reader.origins.get(policy) ?? null,
  );
  const policies = documents.flatMap((document) => {
    const origin = reader.origins.get(document);
    return origin === undefined || !POLICY_KINDS.has(document.kind) ? [] : [{ document, origin }];
  });
  const passedOver = [...new Set(others.map(passedOverWords))];
  if (policies.length > 0) return { root, policies, documents, passedOver };
  throw new TiphysError(
    "USAGE_INVALID",
    `policy migrate: expected a policy of Kyverno or a ValidatingAdmissionPolicy, got none in ${targets.join(", ")}.`,
  );
}

function passedOverWords({ file, value }: OriginDocument): string {
  return `${file} (${isRecord(value) && typeof value.kind === "string" ? value.kind : "no kind"})`;
}

function namesNothing(target: string): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    `policy migrate: expected a file or folder with documents, found none at "${target}". Correct the path.`,
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
