import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { type Written, writtenAt } from "./written.ts";

/** A Kubernetes object with its places in a file. */
export interface WrittenObject extends Written {
  readonly value: KubeObject;
}

/** The objects of some documents, lists taken apart. */
export function writtenObjects(documents: readonly Written[]): readonly WrittenObject[] {
  return documents.flatMap(flatten);
}

function flatten(written: Written): readonly WrittenObject[] {
  const { value } = written;
  if (!isKubeObject(value)) return [];
  if (!Array.isArray(value.items)) return [{ ...written, value }];
  const itemKind = value.kind.endsWith("List") ? value.kind.slice(0, -"List".length) : "";
  return value.items.flatMap((item: unknown, index) => {
    const own = writtenAt(written, ["items", index]);
    const isTyped = itemKind !== "" && typeof item === "object" && item !== null;
    const typed = isTyped ? { apiVersion: value.apiVersion, kind: itemKind, ...item } : item;
    return flatten({ ...own, value: typed });
  });
}
