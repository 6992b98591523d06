import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, INT } from "#core/cel/cel-type.ts";
import { makeInt } from "#core/cel/cel-value.ts";
import { isParsed } from "#core/cel/is-parsed.ts";
import {
  compareVersions,
  normalizeVersion,
  parseVersion,
  SemanticVersion,
} from "#core/cel/kubernetes/semantic-version.ts";
import { anyBool, anyText, type Parameter } from "#core/cel/parameter.ts";
import { SEMVER } from "#core/cel/type-names.ts";

const anyVersion: Parameter<SemanticVersion> = {
  type: SEMVER,
  accepts: (value): value is SemanticVersion => value instanceof SemanticVersion,
};

/** semver("1.2.3"), and semver("v1.2", true) for what is not written in full. */
export const VERSIONS: readonly CelOverload[] = [
  defineFunction({ name: "semver", params: [anyText], result: SEMVER, run: parseVersion }),
  defineFunction({
    name: "semver",
    params: [anyText, anyBool],
    result: SEMVER,
    run: (text, normalize) => parserOf(normalize)(text),
  }),
  defineFunction({
    name: "isSemver",
    params: [anyText],
    result: BOOL,
    run: (text) => isParsed(parseVersion, text),
  }),
  defineFunction({
    name: "isSemver",
    params: [anyText, anyBool],
    result: BOOL,
    run: (text, normalize) => isParsed(parserOf(normalize), text),
  }),
  number("major", 0),
  number("minor", 1),
  number("patch", 2),
  comparison("isGreaterThan", (order) => order > 0),
  comparison("isLessThan", (order) => order < 0),
  defineMethod({
    name: "compareTo",
    params: [anyVersion, anyVersion],
    result: INT,
    run: compareVersions,
  }),
];

function parserOf(normalize: boolean): (text: string) => SemanticVersion {
  return normalize ? (text) => parseVersion(normalizeVersion(text)) : parseVersion;
}

function number(name: string, index: number): CelOverload {
  return defineMethod({
    name,
    params: [anyVersion],
    result: INT,
    run: ({ numbers }) => makeInt(numbers[index] ?? 0n),
  });
}

function comparison(name: string, holds: (order: number) => boolean): CelOverload {
  return defineMethod({
    name,
    params: [anyVersion, anyVersion],
    result: BOOL,
    run: (left, right) => holds(compareVersions(left, right)),
  });
}
