import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { isRecord } from "#core/is-record.ts";
import { withContextFile } from "#core/policy/foreign/context/context-file.ts";
import type { DocumentReader } from "./document-reader.ts";
import type { OriginDocument } from "./origin-document.ts";
import type { UsePlace } from "./read-policies.ts";

const API_VERSION = "cli.kyverno.io/v1alpha1";

/** Keeps what a glob of context files tells: Values and Contexts of Kyverno's CLI, and ConfigMaps. */
export function readContext(reader: DocumentReader, context: string, place: UsePlace): void {
  const documents = reader.documents([context]);
  if (documents.length === 0) {
    const message = `"${context}" names no file with a document`;
    const remedy = "Correct the path, or leave the field out.";
    reader.report({ at: [...place.at, "context"], message, remedy }, place.origin);
  }
  for (const origin of documents) {
    const document = contextDocument(reader, origin);
    if (document === null) continue;
    // What the file holds travels with the policies that it tells, and with no others.
    reader.keepForeign(withContextFile(document, context), origin, context);
  }
}

function contextDocument(reader: DocumentReader, origin: OriginDocument): KubeObject | null {
  const { value } = origin;
  if (!isRecord(value)) return unexpected(reader, origin);
  if (value.apiVersion === API_VERSION && (value.kind === "Values" || value.kind === "Context"))
    return hasSecret(value) ? refuseSecret(reader, origin) : (value as unknown as KubeObject);
  if (!isKubeObject(value)) return unexpected(reader, origin);
  if (value.apiVersion !== "v1" || value.kind !== "ConfigMap") return unexpected(reader, origin);
  const { data, metadata } = value as KubeObject & { readonly data?: unknown };
  const own = { apiVersion: "v1", kind: "ConfigMap", metadata, ...(data ? { data } : {}) };
  return { apiVersion: API_VERSION, kind: "Context", metadata: {}, spec: { resources: [own] } };
}

function unexpected(reader: DocumentReader, origin: OriginDocument): null {
  const { apiVersion, kind } = isRecord(origin.value) ? origin.value : {};
  const got = `${String(kind ?? "no kind")} (${String(apiVersion ?? "no apiVersion")})`;
  const message = `expected Values or a Context (${API_VERSION}), or a ConfigMap (v1), got ${got}`;
  const remedy = "docs/reference/policy-formats.md shows what a context file holds.";
  reader.report({ at: ["kind"], message, remedy }, origin);
  return null;
}

function hasSecret({ spec }: Readonly<Record<string, unknown>>): boolean {
  const { resources } = isRecord(spec) ? spec : {};
  return (
    Array.isArray(resources) &&
    resources.some((one: unknown) => isRecord(one) && one.kind === "Secret")
  );
}

function refuseSecret(reader: DocumentReader, origin: OriginDocument): null {
  const message = "expected no Secret: its values would travel in the bundle";
  const remedy = "Leave it out; what reads it is not evaluated.";
  reader.report({ at: ["spec", "resources"], message, remedy }, origin);
  return null;
}
