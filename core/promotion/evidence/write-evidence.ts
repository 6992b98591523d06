import { compareTexts } from "#core/compare-texts.ts";
import { digest } from "#core/document/digest.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import type { EvidenceSpec, WrittenVersion } from "./evidence-spec.ts";
import type { WrittenComparison } from "./written-comparison.ts";

export interface Evidence {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** "sha256:<hex>" of the document's canonical JSON. */
  readonly digest: string;
}

/** The file that records a change of version. Equal evidence gives equal bytes. */
export function writeEvidence(spec: EvidenceSpec): Evidence {
  const document = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PromotionEvidence",
    metadata: { name: `${spec.app}.${spec.to}` },
    spec: inOrder(spec),
  };
  return {
    path: evidencePath(spec.app, spec.to),
    text: writeYaml(document),
    digest: digest(document),
  };
}

/** Where the evidence of an application in an environment lies. */
export function evidencePath(app: string, environment: string): string {
  return `promotions/${app}/${environment}.yaml`;
}

/** However it was read, it is written in one order; what is undefined is left out. */
function inOrder(spec: EvidenceSpec): EvidenceSpec {
  const { from, command, restores, ticket, reason, budget, comparison, skipped } = spec;
  return {
    cause: spec.cause,
    app: spec.app,
    ...(from === undefined ? {} : { from }),
    ...(command === undefined ? {} : { command: { images: command.images } }),
    ...(restores === undefined
      ? {}
      : { restores: { commit: restores.commit, proof: restores.proof } }),
    to: spec.to,
    sourceCommit: spec.sourceCommit,
    evaluatedAt: spec.evaluatedAt,
    ...(ticket === undefined ? {} : { ticket }),
    ...(reason === undefined ? {} : { reason }),
    before: versionInOrder(spec.before),
    after: versionInOrder(spec.after),
    renderDigest: spec.renderDigest,
    policyRevision: spec.policyRevision,
    madeBy: { tiphys: spec.madeBy.tiphys, kustomize: spec.madeBy.kustomize },
    ...(budget === undefined ? {} : { budget: budget.map(budgetInOrder) }),
    ...(comparison === undefined ? {} : { comparison: comparisonInOrder(comparison) }),
    gates: spec.gates.map(({ gate, verdict, reason: words }) => ({ gate, verdict, reason: words })),
    ...(skipped === undefined ? {} : { skipped }),
  };
}

function versionInOrder({ images, files, fields }: WrittenVersion): WrittenVersion {
  return {
    images: images.map(({ name, tag, digest: content }) => ({
      name,
      ...(tag === undefined ? {} : { tag }),
      ...(content === undefined ? {} : { digest: content }),
    })),
    ...(files === undefined ? {} : { files: sorted(files) }),
    ...(fields === undefined ? {} : { fields: sorted(fields) }),
  };
}

function budgetInOrder({ objective, remaining, burnRate }: NonNullable<EvidenceSpec["budget"]>[0]) {
  return { objective, remaining, ...(burnRate === undefined ? {} : { burnRate }) };
}

function comparisonInOrder(comparison: WrittenComparison): WrittenComparison {
  const { winner, decidedBy, since, until, revision, objectives } = comparison;
  return {
    ...{ winner, decidedBy, since, until, revision },
    objectives: objectives.map((each) => ({
      ...{ slo: each.slo, label: each.label, source: each.source },
      ...{ outcome: each.outcome, winner: each.winner },
      ...{ logEvidence: each.logEvidence, neededLogEvidence: each.neededLogEvidence },
      versions: each.versions.map(({ version, total, bad, share }) => ({
        ...{ version, total, bad, share },
      })),
    })),
  };
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  const entries = Object.entries(record).sort(([left], [right]) => compareTexts(left, right));
  return Object.fromEntries(entries);
}
