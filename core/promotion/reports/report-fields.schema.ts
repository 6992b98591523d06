import { closedObject } from "#core/closed-object.ts";

/** Shapes that the reports of promotions share. */
export const TEXT = { type: "string" } as const;
export const TEXT_OR_NULL = { type: ["string", "null"] } as const;
export const TEXTS = { type: "array", items: TEXT } as const;
export const COMMIT = { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" } as const;
export const COMMIT_OR_NULL = { anyOf: [COMMIT, { type: "null" }] } as const;
export const VERDICT = { enum: ["pass", "wait", "fail"] } as const;
export const API_VERSION = { const: "tiphys.io/v1alpha1" } as const;
const COUNT = { type: "integer", minimum: 0 } as const;

/** The same, or null. */
export function fieldsOrNull<T extends Readonly<Record<string, unknown>>>(properties: T) {
  return { ...closedObject(properties), type: ["object", "null"] } as const;
}

export function listOf<T extends object>(items: T) {
  return { type: "array", items } as const;
}

export const VERSION_WORDS = closedObject({ before: TEXT, after: TEXT });
export const FILES = listOf(
  closedObject({ path: TEXT, change: { enum: ["edited", "copied", "deleted"] } }),
);
export const GATE = closedObject({
  gate: TEXT,
  verdict: VERDICT,
  reason: TEXT,
  passesAt: TEXT_OR_NULL,
});
export const CAUSE = { enum: ["promotion", "rollback", "breakglass", null] } as const;
export const COUNTS = closedObject({ same: COUNT, different: COUNT, notRecomputable: COUNT });

/** A whole version, as status and history hold it. */
export const FULL_VERSION = closedObject({
  words: TEXT,
  images: listOf(
    closedObject({ name: TEXT, newName: TEXT_OR_NULL, tag: TEXT_OR_NULL, digest: TEXT_OR_NULL }),
  ),
  files: { type: "object", additionalProperties: TEXT },
  fields: { type: "object" },
});
