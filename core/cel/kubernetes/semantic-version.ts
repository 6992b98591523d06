import { CelError } from "#core/cel/cel-error.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import { compareText } from "#core/cel/ordering.ts";

const SYNTAX = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+([0-9A-Za-z.-]+))?$/;
const LEADING_ZERO = /^0\d+$/;
const GREATEST = 2n ** 64n - 1n;

interface VersionParts {
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];
  readonly text: string;
}

/** A version of semver.org: what follows "+" is kept, and does not count in comparisons. */
export class SemanticVersion extends CelObject implements VersionParts {
  readonly typeName = "kubernetes.Semver";
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];
  readonly text: string;

  constructor({ numbers, prerelease, text }: VersionParts) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
    this.text = text;
  }

  override equals(other: CelObject): boolean {
    return other instanceof SemanticVersion && compareVersions(this, other) === 0;
  }

  override toJSON(): unknown {
    return this.text;
  }
}

/** @throws CelError when the text is not a full version. */
export function parseVersion(text: string): SemanticVersion {
  const match = SYNTAX.exec(text);
  if (match === null) throw notVersion(text);
  const numbers = match.slice(1, 4);
  const prerelease = match[4]?.split(".") ?? [];
  const build = match[5]?.split(".") ?? [];
  const isFaulty = [...numbers, ...prerelease].some((part) => LEADING_ZERO.test(part));
  if (isFaulty || [...prerelease, ...build].includes("")) throw notVersion(text);
  const values = [...numbers, ...prerelease.filter(isNumeric)].map(BigInt);
  if (values.some((value) => value > GREATEST)) throw notVersion(text);
  return new SemanticVersion({ numbers: values.slice(0, 3), prerelease, text });
}

/** The text with "v" and leading zeros taken off, and missing numbers filled with 0. @throws CelError */
export function normalizeVersion(text: string): string {
  const [major = "", minor, ...rest] = text.replace(/^v/, "").split(".");
  const given = [
    major,
    ...(minor === undefined ? [] : [minor]),
    ...(rest.length === 0 ? [] : [rest.join(".")]),
  ];
  const parts = given.map(withoutLeadingZeros);
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? "")) {
    throw new CelError("short version cannot contain PreRelease/Build meta data");
  }
  return [...parts, "0", "0"].slice(0, 3).join(".");
}

/** -1, 0 or 1; a version with a prerelease comes before the one without. */
export function compareVersions(left: SemanticVersion, right: SemanticVersion): number {
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (left.prerelease.length === 0 || right.prerelease.length === 0) {
    return Math.sign(Number(right.prerelease.length > 0) - Number(left.prerelease.length > 0));
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return left.length < right.length ? -1 : 0;
}

function comparePart(part: string, other: string): number {
  if (isNumeric(part) !== isNumeric(other)) return isNumeric(part) ? -1 : 1;
  if (!isNumeric(part)) return Math.sign(compareText(part, other));
  const difference = BigInt(part) - BigInt(other);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function withoutLeadingZeros(part: string): string {
  if (part.length < 2) return part;
  const rest = part.replace(/^0+/, "");
  return /^\d/.test(rest) ? rest : `0${rest}`;
}

function isNumeric(part: string): boolean {
  return /^\d+$/.test(part);
}

function notVersion(text: string): CelError {
  return new CelError(`expected a version like 1.2.3-beta.1+build.5, got "${text.slice(0, 60)}"`);
}
