import type { PolicyUse } from "./fleet.ts";
import type { ExpectedFinding, Fixture } from "./guardrail-test.ts";
import type { Door, Operation } from "./policy.ts";

interface WrittenSettings {
  readonly rules?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly environment?: string;
  readonly namespace?: string;
  readonly door?: Door;
  readonly now?: string;
}

/** A case as written. */
export interface WrittenCase extends WrittenSettings {
  readonly title: string;
  readonly resources: Fixture | readonly Fixture[];
  readonly operation?: Operation;
  readonly oldObject?: Fixture;
  readonly namespaceObject?: Fixture;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly expect?: readonly ExpectedFinding[];
}

/** The spec of a GuardrailTest as written, with defaults. */
export interface WrittenTest extends WrittenSettings {
  readonly policies?: readonly (string | PolicyUse)[];
  readonly cases: readonly WrittenCase[];
}

/** What only admission has makes a case one of admission. */
export function doorOf(spec: WrittenTest, written: WrittenCase): Door {
  const given = written.door ?? spec.door;
  return given ?? (admissionFields(written).length > 0 ? "admission" : "check");
}

/** The fields of a case that have a meaning at admission alone. */
export function admissionFields(written: WrittenCase): readonly (keyof WrittenCase)[] {
  const fields = ["operation", "oldObject", "namespaceObject", "request"] as const;
  return fields.filter((field) => written[field] !== undefined);
}
