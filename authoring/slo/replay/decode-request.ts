import { fieldAt } from "#core/slo/read/document-kind.ts";
import { listOf, momentOf, textOf } from "./decode-field.ts";
import type { RecordedVerdict } from "./recorded-verdict.ts";

/** The body of a request, or what an answer repeats of it. */
export function decodeRequest(request: unknown): RecordedVerdict["request"] {
  const slos = fieldAt(request, "slos");
  const named = typeof slos === "string" ? slos.split(",").map((slo) => slo.trim()) : listOf(slos);
  const slo = textOf(fieldAt(request, "slo"));
  const all = slo === null ? named : [slo, ...named];
  const text = (field: string) => textOf(fieldAt(request, field)) || null;
  return {
    slos: all.flatMap((one) => textOf(one) ?? []),
    namespace: text("namespace"),
    canaryHash: text("canaryHash"),
    stableHash: text("stableHash"),
    sinceMs: momentOf(fieldAt(request, "since")),
  };
}
