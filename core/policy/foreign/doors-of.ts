import type { KubeObject } from "#core/kube/resource.ts";
import { DOORS, type Door } from "../policy.ts";

/** Where a fleet's setting for a policy in another format travels with it. */
const DOORS_ANNOTATION = "tiphys.io/doors";

/** Admission is left to the engine that enforces the policy today. */
const USUAL_DOORS: readonly Door[] = ["render", "check", "scan"];

/** A policy that judges at some doors. */
export function withDoors(document: KubeObject, doors: readonly Door[]): KubeObject {
  const { metadata } = document;
  const annotations = { ...metadata?.annotations, [DOORS_ANNOTATION]: doors.join(",") };
  return { ...document, metadata: { ...metadata, annotations } };
}

/** Where a policy in another format judges: render, check and scan unless its fleet says otherwise. */
export function doorsOf({ metadata }: KubeObject): readonly Door[] {
  const written = metadata?.annotations?.[DOORS_ANNOTATION];
  if (written === undefined) return USUAL_DOORS;
  const names = new Set(written.split(","));
  return DOORS.filter((door) => names.has(door));
}
