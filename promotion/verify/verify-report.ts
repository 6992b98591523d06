import type { EvidenceCause } from "#core/promotion/evidence/evidence-spec.ts";
import type { VerifyItem, VerifyWord } from "#core/promotion/verify/verify-item.ts";

/** One file of evidence that a commit brings, held against Git. */
export interface VerifiedEvidence {
  /** Relative to the repository. */
  readonly path: string;
  /** Null for what is no evidence. */
  readonly app: string | null;
  readonly environment: string | null;
  readonly cause: EvidenceCause | null;
  readonly digest: string | null;
  readonly items: readonly VerifyItem[];
}

/** What `tiphys verify --format json` prints. */
export interface VerifyReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "VerifyReport";
  /** Full hash. */
  readonly commit: string;
  /** The one before it; null where the clone does not hold it. */
  readonly parent: string | null;
  /** "different" where one item is. */
  readonly verdict: "same" | "different";
  readonly evidence: readonly VerifiedEvidence[];
  /** About the commit as a whole. */
  readonly items: readonly VerifyItem[];
  readonly summary: Readonly<Record<"same" | "different" | "notRecomputable", number>>;
}

type Findings = Pick<VerifyReport, "commit" | "parent" | "evidence" | "items">;

export function verifyReport(found: Findings): VerifyReport {
  const all = [...found.evidence.flatMap(({ items }) => items), ...found.items];
  const count = (word: VerifyWord) => all.filter(({ verdict }) => verdict === word).length;
  const different = count("different");
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "VerifyReport",
    ...found,
    verdict: different > 0 ? "different" : "same",
    summary: { same: count("same"), different, notRecomputable: count("not-recomputable") },
  };
}
