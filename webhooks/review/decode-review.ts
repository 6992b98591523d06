import { TiphysError } from "#core/errors.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { readJson } from "#core/kube/yaml/read-json.ts";
import { YamlProblem } from "#core/kube/yaml/yaml-problem.ts";
import { cut } from "#core/policy/finding-line.ts";
import { OPERATIONS, type Operation } from "#core/policy/policy.ts";
import type { GroupVersionKind, GroupVersionResource, ReviewRequest } from "./review-request.ts";

/**
 * The request of an AdmissionReview (admission.k8s.io/v1) in JSON.
 * @throws REQUEST_INVALID for anything that cannot be answered with `allowed`
 */
export function decodeReview(text: string): ReviewRequest {
  const review = mapping(parse(text), "body");
  if (review.apiVersion !== "admission.k8s.io/v1" || review.kind !== "AdmissionReview") {
    throw invalid(
      "body",
      `expected an AdmissionReview of admission.k8s.io/v1, got ${shown(review.kind)} of ${shown(review.apiVersion)}`,
      'Set admissionReviewVersions: ["v1"] in the webhook configuration.',
    );
  }
  const request = mapping(review.request, "request");
  const namespace = optionalText(request.namespace, "request.namespace");
  return {
    uid: uidOf(request),
    kind: decodeKind(request.kind),
    resource: decodeResource(request.resource),
    subResource: optionalText(request.subResource, "request.subResource"),
    name: optionalText(request.name, "request.name"),
    namespace: namespace === "" || isNamespace(request) ? null : namespace,
    operation: decodeOperation(request.operation),
    requester: decodeRequester(request.userInfo),
    object: decodeObject(request.object, "request.object"),
    oldObject: decodeObject(request.oldObject, "request.oldObject"),
    raw: request,
  };
}

type Mapping = Readonly<Record<string, unknown>>;

function parse(text: string): unknown {
  try {
    const document = readJson(text, 0);
    if (document !== null && text.slice(document.end).trim() === "") return document.value;
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    throw invalid("body", error.message);
  }
  throw invalid("body", "expected one JSON object, got something else");
}

/** The one place that knows what makes a request answerable: the answer must carry its uid. */
function uidOf(request: Mapping): string {
  const uid = optionalText(request.uid, "request.uid");
  if (uid === "") throw invalid("request.uid", "expected text, got none");
  return uid;
}

function decodeKind(value: unknown): GroupVersionKind {
  const { group, version, kind } = mapping(value, "request.kind");
  return {
    group: optionalText(group, "request.kind.group"),
    version: text(version, "request.kind.version"),
    kind: text(kind, "request.kind.kind"),
  };
}

function decodeResource(value: unknown): GroupVersionResource {
  const { group, version, resource } = mapping(value, "request.resource");
  return {
    group: optionalText(group, "request.resource.group"),
    version: text(version, "request.resource.version"),
    resource: text(resource, "request.resource.resource"),
  };
}

/** The API server fills request.namespace of a Namespace with its own name. */
function isNamespace({ resource }: Mapping): boolean {
  const { group, resource: name } = mapping(resource, "request.resource");
  return (group === "" || group === undefined) && name === "namespaces";
}

function decodeOperation(value: unknown): Operation {
  const operation = OPERATIONS.find((candidate) => candidate === value);
  if (operation !== undefined) return operation;
  throw invalid(
    "request.operation",
    `expected one of ${OPERATIONS.join(", ")}, got ${shown(value)}`,
  );
}

function decodeRequester(value: unknown): ReviewRequest["requester"] {
  const { username, groups } = value === undefined ? {} : mapping(value, "request.userInfo");
  const names = Array.isArray(groups) ? groups.filter((name) => typeof name === "string") : [];
  return { username: optionalText(username, "request.userInfo.username"), groups: names };
}

function decodeObject(value: unknown, path: string): KubeObject | null {
  if (value === undefined || value === null) return null;
  if (isKubeObject(value)) return value;
  throw invalid(path, "expected an object with apiVersion and kind, got something else");
}

function mapping(value: unknown, path: string): Mapping {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Mapping;
  throw invalid(path, `expected a JSON object, got ${shown(value)}`);
}

function text(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalid(path, `expected text, got ${shown(value)}`);
}

function optionalText(value: unknown, path: string): string {
  return value === undefined || value === "" ? "" : text(value, path);
}

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.slice(0, 60)}"`;
  if (value === undefined) return "nothing";
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  return String(value);
}

function invalid(path: string, problem: string, remedy = ""): TiphysError {
  const advice = remedy === "" ? "" : ` ${remedy}`;
  return new TiphysError("REQUEST_INVALID", `${path}: ${cut(problem, 500)}.${advice}`);
}
