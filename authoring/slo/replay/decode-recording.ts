import { TiphysError } from "#core/errors.ts";
import type { Counts } from "#core/slo/counts.ts";
import { decodeFacts } from "#core/slo/facts/decode-facts.ts";
import { fieldAt } from "#core/slo/read/document-kind.ts";
import type { VerdictFacts } from "#core/slo/verdict.ts";
import { decodeAnalysisRun } from "./decode-analysis-run.ts";
import { listOf, momentOf, textOf } from "./decode-field.ts";
import { decodeRequest } from "./decode-request.ts";
import type { RecordedCounts, RecordedVerdict, Recording } from "./recorded-verdict.ts";

/**
 * A recording in any of its forms: an answer of /v1/measure, an AnalysisRun, or VerdictFacts.
 * @throws REQUEST_INVALID for anything else
 */
export function decodeRecording(value: unknown, file: string): Recording {
  const kind = textOf(fieldAt(value, "kind"));
  if (kind === "VerdictFacts") return { kind: "facts", facts: decodeFacts(value) };
  if (kind === "AnalysisRun") return { kind: "verdicts", verdicts: decodeAnalysisRun(value, file) };
  const details = fieldAt(value, "details");
  const evaluatedMs = momentOf(fieldAt(details, "evaluatedAt"));
  const request = fieldAt(details, "request");
  if (evaluatedMs === null || request === undefined) throw unknownForm(file);
  return { kind: "verdicts", verdicts: [verdictOf(value, { evaluatedMs, request })] };
}

function verdictOf(
  value: unknown,
  { evaluatedMs, request }: { readonly evaluatedMs: number; readonly request: unknown },
): RecordedVerdict {
  const details = fieldAt(value, "details");
  const [, outcome, reason] = listOf(fieldAt(value, "result"));
  const objectives = listOf(fieldAt(details, "objectives"));
  return {
    label: "",
    request: decodeRequest(request),
    moment: { evaluatedMs },
    outcome: textOf(outcome) ?? "",
    reason: textOf(reason) ?? "",
    revision: textOf(fieldAt(details, "revision")),
    counts: new Map(
      objectives.map((objective) => [textOf(fieldAt(objective, "slo")) ?? "", countsIn(objective)]),
    ),
    facts: factsIn(objectives),
  };
}

/** What an answer carries that was asked for with `facts: true`. */
function factsIn(objectives: readonly unknown[]): readonly VerdictFacts[] | null {
  const found = objectives.map((objective) => fieldAt(objective, "facts"));
  return found.length === 0 || found.includes(undefined) ? null : found.map(decodeFacts);
}

function countsIn(objective: unknown): RecordedCounts {
  return {
    period: decodeCounts(fieldAt(fieldAt(objective, "counts"), "period")),
    canary: decodeCounts(fieldAt(objective, "canary")),
    stable: decodeCounts(fieldAt(objective, "stable")),
  };
}

function decodeCounts(value: unknown): Counts | null {
  const [total, bad] = [fieldAt(value, "total"), fieldAt(value, "bad")];
  return typeof total === "number" && typeof bad === "number" ? { total, bad } : null;
}

function unknownForm(file: string): TiphysError {
  return new TiphysError(
    "REQUEST_INVALID",
    `${file}: expected an answer of /v1/measure (JSON), an AnalysisRun or VerdictFacts, got something else. "kubectl get analysisrun NAME -o yaml" gives one.`,
  );
}
