import { record, text, textOrNull, texts } from "./loose-json.ts";

/** An exception, from a bundle or made in an emergency. */
export interface ExceptionFacts {
  readonly name: string;
  readonly policy: string;
  readonly rules: readonly string[];
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** A day or a timestamp, as it was written. */
  readonly expires: string;
  /** Of an emergency: false where the servers say that it does not count. */
  readonly isActive: boolean;
}

/** Of a GuardrailException; null where it has no such form. */
export function decodeException(item: Readonly<Record<string, unknown>>): ExceptionFacts | null {
  const [metadata, spec] = [record(item.metadata), record(item.spec)];
  if (typeof spec.expires !== "string") return null;
  return {
    name: text(metadata.name),
    policy: text(spec.policy),
    rules: texts(spec.rules),
    owner: text(spec.owner),
    reason: text(spec.reason),
    ticket: textOrNull(spec.ticket),
    expires: spec.expires,
    isActive: record(item.status).active !== false,
  };
}
