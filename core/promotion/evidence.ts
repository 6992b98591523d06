import { digest } from "#core/document/digest.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import type { GateVerdict } from "./gates/gate.ts";
import type { EntryRoute } from "./find-entry.ts";
import type { PromotionRoute } from "./find-route.ts";
import type { Version } from "./version.ts";

export interface EvidenceFacts {
  readonly route: PromotionRoute | EntryRoute;
  /** The commit that was looked at; the promotion is its child. */
  readonly sourceCommit: string;
  readonly before: Version;
  readonly after: Version;
  /** Of what the target renders to, with the change. */
  readonly renderDigest: string;
  readonly policyRevision: string;
  readonly gates: readonly GateVerdict[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Evidence {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  /** "sha256:<hex>" of the document's canonical JSON. */
  readonly digest: string;
}

/** What is recorded in the tree about a promotion: what moved, and what each gate said. */
export function evidenceOf(facts: EvidenceFacts): Evidence {
  const { route } = facts;
  const { app, environment } = route.target;
  const document = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PromotionEvidence",
    metadata: { name: `${app}.${environment}` },
    spec: {
      app,
      ...(route.source === null
        ? { command: { images: route.images } }
        : { from: route.source.environment }),
      to: environment,
      sourceCommit: facts.sourceCommit,
      evaluatedAt: new Date(facts.now).toISOString(),
      before: writtenVersion(facts.before),
      after: writtenVersion(facts.after),
      renderDigest: facts.renderDigest,
      policyRevision: facts.policyRevision,
      gates: facts.gates.map(({ gate, verdict, reason }) => ({ gate, verdict, reason })),
    },
  };
  return {
    path: evidencePath(app, environment),
    text: writeYaml(document),
    digest: digest(document),
  };
}

/** Where the evidence of an application in an environment lies. */
export function evidencePath(app: string, environment: string): string {
  return `promotions/${app}/${environment}.yaml`;
}

/** Without what is not there, so that it reads short. */
function writtenVersion({ images, files, fields }: Version) {
  return {
    images: images.map(({ name, tag, digest: content }) => ({
      name,
      ...(tag === null ? {} : { tag }),
      ...(content === null ? {} : { digest: content }),
    })),
    ...(Object.keys(files).length === 0 ? {} : { files }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  };
}
