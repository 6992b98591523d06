import { displayName } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { renderFacts } from "#core/policy/render-loss.ts";
import { isGenerated, nameWithoutHash } from "./finding-key.ts";

/**
 * "Deployment shop/api": the resources of a render that a later one lacks, those of kinds that are gone altogether
 * first, else in the order of the render. Another content of what kustomize names by its content is not gone.
 */
export function goneNames(
  before: readonly JudgedResource[],
  after: readonly JudgedResource[],
): readonly string[] {
  const left = new Set(after.map(identityOf));
  const kinds = new Set(renderFacts(after.map(({ object }) => object)).kinds);
  const gone = before.filter((resource) => !left.has(identityOf(resource)));
  const isWhole = ({ object }: JudgedResource) =>
    !renderFacts([object]).kinds.some((kind) => kinds.has(kind));
  return [...gone.filter(isWhole), ...gone.filter((resource) => !isWhole(resource))].map(nameOf);
}

function identityOf(resource: JudgedResource): string {
  const { object, namespace } = resource;
  return [...renderFacts([object]).kinds, namespace ?? "", plainName(resource)].join("\u0000");
}

function nameOf(resource: JudgedResource): string {
  const { object, namespace } = resource;
  const name = plainName(resource);
  return `${object.kind} ${namespace === null ? name : `${namespace}/${name}`}`;
}

function plainName({ object, namespace }: JudgedResource): string {
  const { apiVersion, kind } = object;
  const name = displayName(object);
  return isGenerated({ apiVersion, kind, namespace, name }) ? nameWithoutHash(name) : name;
}
