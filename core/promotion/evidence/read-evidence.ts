import { fitDocument } from "#core/document/fit-document.ts";
import { formatProblem, TiphysError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { dottedPath } from "../dotted-path.ts";
import type { EvidenceSpec } from "./evidence-spec.ts";
import { EVIDENCE_SCHEMA } from "./evidence.schema.ts";
import { evidenceValidator } from "./evidence-validators.ts";
import { evidencePath, writeEvidence } from "./write-evidence.ts";

/** Evidence as a file holds it, or why the file holds none. */
export type ReadEvidence =
  | { readonly spec: EvidenceSpec; readonly digest: string; readonly problem: null }
  | { readonly spec: null; readonly digest: null; readonly problem: string };

/** Reads promotions/<app>/<env>.yaml. Only what promotions themselves write is evidence: to the byte, in its place. */
export function readEvidence(text: string, path: string): ReadEvidence {
  const found = documentOf(text, path);
  if (typeof found === "string") return none(found);
  const { spec } = found;
  const written = writeEvidence(spec);
  const own = evidencePath(spec.app, spec.to);
  if (written.path !== path) return none(`is the evidence of ${own}, and lies in ${path}`);
  if (written.text !== text) return none("is not as it was written: its text was changed");
  return { spec, digest: written.digest, problem: null };
}

function none(problem: string): ReadEvidence {
  return { spec: null, digest: null, problem };
}

function documentOf(text: string, file: string): { readonly spec: EvidenceSpec } | string {
  const values = valuesOf(text, file);
  if (typeof values === "string") return values;
  const [value] = values;
  if (values.length !== 1) return `expected one document, got ${values.length}`;
  const validate = evidenceValidator("PromotionEvidence");
  const { document, problems } = fitDocument(value, { schema: EVIDENCE_SCHEMA, validate });
  const [problem] = problems;
  if (problem === undefined) return document as { readonly spec: EvidenceSpec };
  return formatProblem({ path: dottedPath(problem.at), message: problem.message });
}

function valuesOf(text: string, file: string): readonly unknown[] | string {
  try {
    return readYaml(text, { file }).map(({ value }) => value);
  } catch (error) {
    if (error instanceof TiphysError) return error.message;
    throw error;
  }
}
