import type { Parsed } from "#core/document/parsed.ts";
import { checkDocument } from "./check-document.ts";
import { DAY_MS, endOfMoment } from "./moment.ts";

/** A GuardrailFreeze, checked. */
export interface Freeze {
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  /** Globs. */
  readonly environments: readonly string[];
  readonly apps: readonly string[];
  /** Milliseconds since the epoch; `until` is not inside. */
  readonly from: number;
  readonly until: number;
}

/** A GuardrailFreeze from its document. */
export function parseFreeze(value: unknown): Parsed<Freeze> {
  const { document, problems } = checkDocument("GuardrailFreeze", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = document as { metadata: { name: string }; spec: FreezeSpec };
  const from = spec.from === undefined ? 0 : startOfMoment(spec.from);
  const until = endOfMoment(spec.until);
  const unreal = (["from", "until"] as const).filter(
    (field) => spec[field] !== undefined && endOfMoment(spec[field]) === null,
  );
  if (from === null || until === null) {
    return {
      value: null,
      problems: unreal.map((field) => ({
        at: ["spec", field],
        message: `expected a real day, got "${spec[field] ?? ""}"`,
      })),
    };
  }
  if (from >= until) {
    const message = `expected an end after its beginning "${spec.from ?? ""}", got "${spec.until}"`;
    return { value: null, problems: [{ at: ["spec", "until"], message }] };
  }
  const { owner, reason, environments = ["*"], apps = ["*"] } = spec;
  return {
    value: { name: metadata.name, owner, reason, environments, apps, from, until },
    problems: [],
  };
}

interface FreezeSpec {
  readonly owner: string;
  readonly reason: string;
  readonly environments?: readonly string[];
  readonly apps?: readonly string[];
  readonly from?: string;
  readonly until: string;
}

/** A date counts from its first moment, UTC. */
function startOfMoment(text: string): number | null {
  const end = endOfMoment(text);
  return end !== null && text.length === 10 ? end - DAY_MS : end;
}
