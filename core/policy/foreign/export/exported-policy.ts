import type { YamlComment } from "#core/document/write-commented-yaml.ts";

/** An object of admissionregistration.k8s.io with its comments. */
export interface ExportedDocument {
  readonly document: Readonly<Record<string, unknown>>;
  readonly comments: readonly YamlComment[];
}

/** Something that does not travel: `rule` is null for what is about the whole policy, `place` a field path. */
export interface LeftBehind {
  readonly policy: string;
  readonly rule: string | null;
  readonly place: string;
  readonly why: string;
}

/** What of a policy another engine gets, what it does not get, and what people must know. */
export interface ExportedPolicy {
  readonly policy: string;
  readonly documents: readonly ExportedDocument[];
  readonly left: readonly LeftBehind[];
  readonly notes: readonly string[];
}
