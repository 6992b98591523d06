import { record, records, text } from "./loose-json.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import { decodeException, type ExceptionFacts } from "./decode-exception.ts";

/** What a bundle in the cluster says of its fleet, and the servers of the bundle. */
export interface BundleFacts {
  readonly name: string;
  readonly revision: string;
  readonly fleet: Fleet;
  readonly exceptions: readonly ExceptionFacts[];
  readonly servers: readonly { readonly name: string; readonly revision: string }[];
  /** Messages of conditions that are False. */
  readonly faults: readonly string[];
}

/** Null for a bundle whose fleet cannot be read: the objectives' own reading says why. */
export function decodeBundle(item: Readonly<Record<string, unknown>>): BundleFacts | null {
  const [metadata, spec, status] = [record(item.metadata), record(item.spec), record(item.status)];
  const head = { apiVersion: "tiphys.io/v1alpha1", kind: "GuardrailFleet" };
  const { value: fleet } = parseFleet({ ...head, ...record(spec.fleet) });
  if (fleet === null) return null;
  return {
    name: text(metadata.name),
    revision: text(spec.revision),
    fleet,
    exceptions: records(spec.exceptions).flatMap((exception) => decodeException(exception) ?? []),
    servers: records(status.servers).map(({ name, revision }) => ({
      name: text(name),
      revision: text(revision),
    })),
    faults: records(status.conditions).flatMap((condition) =>
      condition.status === "False" ? [text(condition.message)] : [],
    ),
  };
}
