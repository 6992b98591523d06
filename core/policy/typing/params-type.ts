import {
  BOOL,
  type CelType,
  DOUBLE,
  DYN,
  formatType,
  INT,
  listOf,
  mapOf,
  objectOf,
  STRING,
} from "#core/cel/cel-type.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";

/**
 * The type of `params`, from the values that the policy has. A parameter without a value is dyn when some
 * expression asks whether it is there, and no field otherwise.
 */
export function paramsType({ spec }: PolicyDocument): CelType {
  const params = spec.params ?? {};
  const optional = optionalParams(spec);
  return objectOf("params", {
    find: (name) => {
      if (Object.hasOwn(params, name)) return typeOfParam(params[name]);
      return optional.has(name) ? DYN : null;
    },
    names: () => Object.keys(params),
  });
}

function typeOfParam(value: unknown): CelType {
  switch (typeof value) {
    case "string":
      return STRING;
    case "boolean":
      return BOOL;
    case "bigint":
      return INT;
    case "number":
      return Number.isSafeInteger(value) ? INT : DOUBLE;
    default:
      return partsType(value);
  }
}

function partsType(value: unknown): CelType {
  if (!Array.isArray(value)) return value === null ? DYN : mapOf(STRING, DYN);
  const types = new Map(value.map(typeOfParam).map((type) => [formatType(type), type]));
  const [only = DYN] = types.values();
  return listOf(types.size === 1 ? only : DYN);
}

const ASKED =
  /\bhas\(\s*params\.(\w+)|\bparams\.\?(\w+)|\bparams\[\?\s*["']([\w-]+)|["']([\w-]+)["']\s+in\s+params\b/g;

/** Parameters that an expression of the policy takes for optional. */
function optionalParams(spec: PolicyDocument["spec"]): ReadonlySet<string> {
  const sources = [...(spec.variables ?? []), ...spec.rules.flatMap((rule) => rule.variables ?? [])]
    .map(({ cel }) => cel)
    .concat(
      spec.rules.flatMap(({ cel, message, messageExpression }) =>
        [cel, message, messageExpression].filter((text) => text !== undefined),
      ),
    );
  const names = sources.flatMap((source) =>
    [...source.matchAll(ASKED)].flatMap((match) =>
      match.slice(1).filter((name) => name !== undefined),
    ),
  );
  return new Set(names);
}
