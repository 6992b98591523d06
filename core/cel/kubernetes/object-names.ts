// The texts are those of k8s.io/apimachinery/pkg/util/validation, so that an author meets one wording.

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;

const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

export function isDns1123Label(text: string): readonly string[] {
  const problems = tooLong(text, LONGEST_LABEL);
  if (fits(text, LABEL)) return problems;
  if (fits(text, SUBDOMAIN)) return [...problems, "must not contain dots"];
  const rule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', " +
    "and must start and end with an alphanumeric character";
  return [...problems, mismatch(rule, { pattern: LABEL, examples: ["my-name", "123-abc"] })];
}

export function isDns1123Subdomain(text: string): readonly string[] {
  const problems = tooLong(text, LONGEST_SUBDOMAIN);
  if (fits(text, SUBDOMAIN)) return problems;
  const rule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
    "and must start and end with an alphanumeric character";
  return [...problems, mismatch(rule, { pattern: SUBDOMAIN, examples: ["example.com"] })];
}

export function isDns1035Label(text: string): readonly string[] {
  const problems = tooLong(text, LONGEST_LABEL);
  if (fits(text, LABEL_1035)) return problems;
  const rule =
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
    "start with an alphabetic character, and end with an alphanumeric character";
  return [...problems, mismatch(rule, { pattern: LABEL_1035, examples: ["my-name", "abc-123"] })];
}

export function isLabelValue(text: string): readonly string[] {
  const problems = tooLong(text, LONGEST_LABEL);
  if (fits(text, LABEL_VALUE)) return problems;
  const rule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character";
  return [
    ...problems,
    mismatch(rule, { pattern: LABEL_VALUE, examples: ["MyValue", "my_value", "12345"] }),
  ];
}

/** "example.com/name" or "name". */
export function isQualifiedName(text: string): readonly string[] {
  const parts = text.split("/");
  if (parts.length > 2) {
    const hint = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
    return [`a qualified name ${nameMismatch()}${hint}`];
  }
  const prefix = parts.length === 2 ? (parts[0] ?? "") : null;
  const name = parts.at(-1) ?? "";
  return [...prefixProblems(prefix), ...nameProblems(name)];
}

function prefixProblems(prefix: string | null): readonly string[] {
  if (prefix === null) return [];
  if (prefix === "") return ["prefix part must be non-empty"];
  return isDns1123Subdomain(prefix).map((problem) => `prefix part ${problem}`);
}

function nameProblems(name: string): readonly string[] {
  const length = name === "" ? ["must be non-empty"] : tooLong(name, LONGEST_LABEL);
  const problems = fits(name, QUALIFIED) ? length : [...length, nameMismatch()];
  return problems.map((problem) => `name part ${problem}`);
}

function nameMismatch(): string {
  const rule =
    "must consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character";
  return mismatch(rule, { pattern: QUALIFIED, examples: ["MyName", "my.name", "123-abc"] });
}

/** Names that others append to may end in a dash; Go cuts two characters here, and so does this. */
export function maskTrailingDash(text: string): string {
  return text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text;
}

function fits(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

function tooLong(text: string, longest: number): readonly string[] {
  return text.length > longest ? [`must be no more than ${longest} characters`] : [];
}

function mismatch(
  rule: string,
  { pattern, examples }: { pattern: string; examples: readonly string[] },
): string {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  return `${rule} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
