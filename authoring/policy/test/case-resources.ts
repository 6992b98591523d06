import { existsSync, realpathSync } from "node:fs";
import { join, posix } from "node:path";
import { isInside } from "#adapters/inside-folder.ts";
import type { OriginDocument } from "#adapters/origin-document.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { problemsError, TiphysError } from "#core/errors.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Fixture, TestCase } from "#core/policy/guardrail-test.ts";
import { type ManifestText, prepareResources } from "#rendering/prepare-resources.ts";

/** Objects of a case, read. */
export interface CaseResources {
  readonly resources: readonly JudgedResource[];
  readonly oldObject: KubeObject | null;
  readonly namespaceObject: KubeObject | null;
  /** Files that were read, root-relative. */
  readonly files: readonly string[];
}

interface Reading {
  readonly root: string;
  readonly origin: OriginDocument;
  /** Namespace of objects that name none. */
  readonly namespace: string | null;
}

/** The objects of a case, through the one reader, or what is wrong with them by place. */
export function caseResources(
  { index, resources, oldObject, namespaceObject }: TestCase,
  reading: Reading,
): CaseResources | { readonly problems: readonly DocumentProblem[] } {
  const at = ["spec", "cases", index];
  const list = resources.map((fixture, place) => {
    const isOnly = resources.length === 1 && !isList(reading.origin, index);
    return readFixture(fixture, {
      ...reading,
      at: [...at, "resources", ...(isOnly ? [] : [place])],
    });
  });
  const old = readOptional(oldObject, { ...reading, at: [...at, "oldObject"] });
  const namespace = readOptional(namespaceObject, { ...reading, at: [...at, "namespaceObject"] });
  const all = [...list, old, namespace];
  const problems = all.flatMap((read) => read.problems);
  if (problems.length > 0) return { problems };
  const prepared = prepareResources(
    list.flatMap(({ texts }) => texts),
    { namespace: reading.namespace, crdScopes: new Map() },
  );
  return {
    resources: prepared.resources,
    oldObject: old.objects[0] ?? null,
    namespaceObject: namespace.objects[0] ?? null,
    files: all.flatMap(({ files }) => files),
  };
}

interface ReadFixture {
  readonly texts: readonly ManifestText[];
  readonly objects: readonly KubeObject[];
  readonly files: readonly string[];
  readonly problems: readonly DocumentProblem[];
}

type Place = Reading & { readonly at: readonly (string | number)[] };

const NOTHING: ReadFixture = { texts: [], objects: [], files: [], problems: [] };

function readOptional(fixture: Fixture | null, place: Place): ReadFixture {
  return fixture === null ? NOTHING : readFixture(fixture, place);
}

function readFixture(fixture: Fixture, place: Place): ReadFixture {
  const { root, origin, at } = place;
  const file =
    typeof fixture === "string" ? posix.join(posix.dirname(origin.file), fixture) : origin.file;
  try {
    const bytes =
      typeof fixture === "string"
        ? readInside(root, file)
        : new TextEncoder().encode(canonicalJson(fixture));
    const text = { file, bytes, isSource: false };
    const { resources } = prepareResources([text], { namespace: null, crdScopes: new Map() });
    const objects = resources.map(({ object }) => object);
    return { ...NOTHING, texts: [text], objects, files: typeof fixture === "string" ? [file] : [] };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return {
      ...NOTHING,
      problems: problemsOf(error, { at, isInline: typeof fixture !== "string" }),
    };
  }
}

/** A test of a stranger's change must not read what lies beside the repository. */
function readInside(root: string, file: string): Uint8Array {
  const path = join(root, file);
  const real = existsSync(path) ? realpathSync(path) : path;
  if (isInside(root, real)) return readFileBytes(path, file);
  throw problemsError("FILE_UNREADABLE", [
    { file, message: "expected a file inside the repository", remedy: "Copy it into it." },
  ]);
}

/** What is wrong inside of a file is said with that file's own place. */
function problemsOf(
  error: TiphysError,
  { at, isInline }: { readonly at: Place["at"]; readonly isInline: boolean },
): readonly DocumentProblem[] {
  return error.problems.map(({ file, line, column, message, remedy }) => {
    const place = [file, line, line === undefined ? undefined : column]
      .filter((part) => part !== undefined)
      .join(":");
    return { at, message: isInline ? message : `${place}: ${message}`, remedy };
  });
}

function isList({ value }: OriginDocument, index: number): boolean {
  const { spec } = value as {
    readonly spec: { readonly cases: readonly { resources: unknown }[] };
  };
  return Array.isArray(spec.cases[index]?.resources);
}
