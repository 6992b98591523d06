import type { FieldValue } from "../edit/yaml-edit.ts";
import type { GateVerdict } from "../gates/gate.ts";
import type { Version } from "../version.ts";
import type { WrittenComparison } from "./written-comparison.ts";

export type EvidenceCause = "promotion" | "rollback" | "breakglass";

/** A version as evidence holds it: without what is not there. */
export interface WrittenVersion {
  readonly images: readonly {
    readonly name: string;
    readonly tag?: string;
    readonly digest?: string;
  }[];
  readonly files?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, FieldValue>>;
}

export interface WrittenBudget {
  readonly objective: string;
  readonly remaining: number | null;
  readonly burnRate?: number | null;
}

/** `spec` of a PromotionEvidence; of `from`, `command` and `restores` exactly one is there. */
export interface EvidenceSpec {
  readonly cause: EvidenceCause;
  readonly app: string;
  readonly from?: string;
  readonly command?: { readonly images: readonly string[] };
  readonly restores?: { readonly commit: string; readonly proof: "evidence" | "history" };
  readonly to: string;
  readonly sourceCommit: string;
  /** Timestamp in UTC, with milliseconds. */
  readonly evaluatedAt: string;
  readonly ticket?: string;
  readonly reason?: string;
  readonly before: WrittenVersion;
  readonly after: WrittenVersion;
  readonly renderDigest: string | null;
  readonly policyRevision: string;
  readonly madeBy: { readonly tiphys: string; readonly kustomize: string | null };
  readonly budget?: readonly WrittenBudget[];
  readonly comparison?: WrittenComparison;
  readonly gates: readonly Pick<GateVerdict, "gate" | "verdict" | "reason">[];
  readonly skipped?: readonly string[];
}

/** Without what is not there, so that it reads short. */
export function writtenVersion({ images, files, fields }: Version): WrittenVersion {
  return {
    images: images.map(({ name, tag, digest }) => ({
      name,
      ...(tag === null ? {} : { tag }),
      ...(digest === null ? {} : { digest }),
    })),
    ...(Object.keys(files).length === 0 ? {} : { files }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  };
}

/** The version that evidence tells of. */
export function versionFrom({ images, files = {}, fields = {} }: WrittenVersion): Version {
  return {
    images: images.map(({ name, tag = null, digest = null }) => ({
      name,
      newName: null,
      tag,
      digest,
    })),
    files,
    fields,
  };
}
