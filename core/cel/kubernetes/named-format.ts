import { decodeBase64 } from "#core/cel/base64.ts";
import { CelError } from "#core/cel/cel-error.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isLabelValue,
  isQualifiedName,
  maskTrailingDash,
} from "./object-names.ts";
import { parseWebAddress } from "./parse-web-address.ts";

/** The problems of a text, none when it is of the format. */
type Check = (text: string) => readonly string[];

/** A format by name: what `format.dns1123Label()` gives. */
export class NamedFormat extends CelObject {
  readonly typeName = "kubernetes.NamedFormat";
  readonly name: string;
  readonly check: Check;

  constructor(name: string, check: Check) {
    super();
    this.name = name;
    this.check = check;
  }

  override equals(other: CelObject): boolean {
    return other instanceof NamedFormat && other.name === this.name;
  }

  override toJSON(): unknown {
    return this.name;
  }
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/;

const CHECKS: Readonly<Record<string, Check>> = {
  dns1123Label: isDns1123Label,
  dns1123Subdomain: isDns1123Subdomain,
  dns1035Label: isDns1035Label,
  qualifiedName: isQualifiedName,
  dns1123LabelPrefix: (text) => isDns1123Label(maskTrailingDash(text)),
  dns1123SubdomainPrefix: (text) => isDns1123Subdomain(maskTrailingDash(text)),
  dns1035LabelPrefix: (text) => isDns1035Label(maskTrailingDash(text)),
  labelValue: isLabelValue,
  uri: uriProblems,
  uuid: (text) => problem(UUID.test(text), "does not match the UUID format"),
  byte: (text) => problem(isPaddedBase64(text), "invalid base64"),
  date: (text) => problem(isDate(text), "invalid date"),
  datetime: (text) => problem(isDateTime(text), "invalid datetime"),
};

/** All formats, by the name that `format.named` takes. */
export const NAMED_FORMATS: ReadonlyMap<string, NamedFormat> = new Map(
  Object.entries(CHECKS).map(([name, check]) => [name, new NamedFormat(name, check)] as const),
);

function problem(isFine: boolean, message: string): readonly string[] {
  return isFine ? [] : [message];
}

function uriProblems(text: string): readonly string[] {
  try {
    parseWebAddress(text);
    return [];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    return [error.message.replace(/^[^:]*: /, "")];
  }
}

function isPaddedBase64(text: string): boolean {
  return text.length > 0 && text.length % 4 === 0 && decodeBase64(text) !== null;
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isDateTime(text: string): boolean {
  const [date = "", time = ""] = text.toLowerCase().split("t");
  const [, hour = "99", minute = "99", second = "99"] = TIME.exec(time) ?? [];
  return isDate(date) && hour <= "23" && minute <= "59" && second <= "59";
}
