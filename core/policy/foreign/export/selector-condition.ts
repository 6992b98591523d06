import type { Selector } from "../../policy.ts";
import { celText } from "./cel-literal.ts";
import { allOf, anyOf, globCondition } from "./glob-condition.ts";

const NAME = 'object.metadata.?name.orValue("")';
/** That of a Namespace is its own name, as the API server has it. */
const NAMESPACE = "request.namespace";

/** What of a `match` no list of resources says, as CEL; null where there is nothing. */
export function matchCondition(selector: Selector): string | null {
  const parts = narrowParts(selector);
  return parts.length === 0 ? null : allOf(parts);
}

/** An `exclude`, as CEL that is true for what stays; environments are the bindings' business. */
export function excludeCondition(selector: Selector): string | null {
  const { kinds, operations } = selector;
  const parts = [
    ...(kinds === undefined ? [] : [anyOf(kinds.map(kindCondition))]),
    ...(operations === undefined
      ? []
      : [`request.operation in [${operations.map(celText).join(", ")}]`]),
    ...narrowParts(selector),
  ];
  return parts.length === 0 ? null : `!(${allOf(parts)})`;
}

function narrowParts({ names, namespaces, labels, annotations }: Selector): readonly string[] {
  return [
    ...(names === undefined ? [] : [globCondition(NAME, names)]),
    ...(namespaces === undefined
      ? []
      : [allOf(["has(request.namespace)", globCondition(NAMESPACE, namespaces)])]),
    ...mapParts("labels", labels),
    ...mapParts("annotations", annotations),
  ];
}

function mapParts(
  field: "labels" | "annotations",
  wanted: Readonly<Record<string, string>> | undefined,
): readonly string[] {
  return Object.entries(wanted ?? {}).map(([key, glob]) => {
    const value = `object.metadata.?${field}[?${celText(key)}]`;
    const isThere = `${value}.hasValue()`;
    if (glob === "*") return isThere;
    const matches = globCondition(`${value}.orValue("")`, [glob]);
    return /^[*]*$/.test(glob) || glob === "" ? allOf([isThere, matches]) : matches;
  });
}

function kindCondition(pattern: string): string {
  const parts = pattern.split("/");
  const [group, version] = [parts.at(-3) ?? parts.at(-2), parts.length > 2 ? parts.at(-2) : "*"];
  const tests = [
    ["kind", parts.at(-1) ?? "*"],
    ["group", group === "core" ? "" : (group ?? "*")],
    ["version", version ?? "*"],
  ].filter(([, glob]) => glob !== "*");
  return allOf(tests.map(([field, glob]) => globCondition(`request.kind.${field}`, [glob ?? ""])));
}
