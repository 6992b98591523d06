import type { KubeObject } from "#core/kube/resource.ts";
import { podTemplate } from "#core/kube/pod-template.ts";
import { stablePath } from "#core/policy/element-path.ts";
import type { Finding } from "#core/policy/finding.ts";

/**
 * Tells which findings about a child its owner's template shows too: the same rule at the same place of the
 * pod template, list elements by name.
 */
export function sparedByOwner(
  owner: { readonly object: KubeObject; readonly findings: readonly Finding[] },
  child: KubeObject,
): (finding: Finding) => boolean {
  const shown = new Set(
    owner.findings.flatMap((finding) => templatePlace(finding, owner.object) ?? []),
  );
  return (finding) => {
    const place = templatePlace(finding, child);
    return place !== null && shown.has(place);
  };
}

/** "policy rule /spec/containers/[name=web]/image", relative to the pod template; null outside of it. */
function templatePlace({ policy, rule, path }: Finding, object: KubeObject): string | null {
  const template = podTemplate(object);
  if (template === null) return null;
  const holder = template.at.slice(0, -1);
  const keys = pointerKeys(path);
  if (!holder.every((key, index) => keys[index] === key)) return null;
  let inner: unknown = object;
  for (const key of holder) inner = (inner as Readonly<Record<string, unknown>>)[key];
  return `${policy} ${rule} ${stablePath(inner, keys.slice(holder.length))}`;
}

function pointerKeys(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
