import type { KubeObject } from "#core/kube/resource.ts";

/** Where the path of a policy's context file travels with it, and with what stands in that file. */
const FILE_ANNOTATION = "tiphys.io/context";

/** A policy that is told by the documents of a context file, or one of these. */
export function withContextFile(document: KubeObject, file: string): KubeObject {
  const { metadata } = document;
  const annotations = { ...metadata?.annotations, [FILE_ANNOTATION]: file };
  return { ...document, metadata: { ...metadata, annotations } };
}

/** The context file of a policy, or the one that a document stands in; null without any, and in Kyverno's own tests. */
export function contextFileOf({ metadata }: KubeObject): string | null {
  return metadata?.annotations?.[FILE_ANNOTATION] ?? null;
}
