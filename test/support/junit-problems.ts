/** What XML of ours may hold: elements with their attributes and the elements in them, by Jenkins' schema. */
const ELEMENTS: Readonly<Record<string, { readonly attributes: RegExp; readonly inside: RegExp }>> =
  {
    testsuites: { attributes: /^(name|tests|failures|errors|skipped)$/, inside: /^testsuite$/ },
    testsuite: { attributes: /^(name|tests|failures|errors|skipped)$/, inside: /^testcase$/ },
    testcase: {
      attributes: /^(name|classname|file)$/,
      inside: /^(failure|error|skipped|system-out)$/,
    },
    failure: { attributes: /^(message|type)$/, inside: /^#text$/ },
    error: { attributes: /^(message|type)$/, inside: /^#text$/ },
    skipped: { attributes: /^message$/, inside: /^$/ },
    "system-out": { attributes: /^$/, inside: /^#text$/ },
  };
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  testsuite: ["name", "tests"],
  testcase: ["name", "classname"],
};
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const TOKEN = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u;
const BARE_AMPERSAND = /&(?!(amp|lt|gt|quot|apos|#10);)/;

/** Why a text is no well-formed JUnit report; the counts of suites are checked too. Empty for a good one. */
export function junitProblems(text: string): readonly string[] {
  const problems: string[] = [];
  if (!text.startsWith(DECLARATION)) problems.push("no XML declaration");
  if (FORBIDDEN.test(text)) problems.push("a character that XML does not allow");
  if (BARE_AMPERSAND.test(text)) problems.push("a bare ampersand");
  const open: string[] = [];
  let end = DECLARATION.length;
  TOKEN.lastIndex = end;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    end = TOKEN.lastIndex;
    problems.push(...tokenProblems(match, open));
  }
  if (end !== text.length) problems.push(`unreadable at ${text.slice(end, end + 40)}`);
  if (open.length > 0) problems.push(`not closed: ${open.join(", ")}`);
  return [...problems, ...countProblems(text)];
}

function tokenProblems(match: RegExpExecArray, open: string[]): readonly string[] {
  const [, closing, name, attributes = "", single, words] = match;
  const parent = open.at(-1);
  if (words !== undefined) return textProblems(words, parent);
  if (name === undefined) return [];
  if (closing === "/") return open.pop() === name ? [] : [`closes ${name}, not ${parent}`];
  const known = ELEMENTS[name];
  if (known === undefined) return [`unknown element ${name}`];
  if (single !== "/") open.push(name);
  const given = [...attributes.matchAll(/ ([\w-]+)="/g)].map(([, attribute = ""]) => attribute);
  return [
    ...given.filter((one) => !known.attributes.test(one)).map((one) => `${name} has ${one}`),
    ...(REQUIRED[name] ?? [])
      .filter((one) => !given.includes(one))
      .map((one) => `${name} lacks ${one}`),
    ...(parent === undefined || ELEMENTS[parent]?.inside.test(name)
      ? []
      : [`${name} in ${parent}`]),
  ];
}

function textProblems(words: string, parent: string | undefined): readonly string[] {
  if (words.includes("]]>")) return ["]]> in text"];
  if (words.trim() === "") return [];
  const takesText = parent !== undefined && ELEMENTS[parent]?.inside.test("#text") === true;
  return takesText ? [] : [`text in ${parent}: ${words.slice(0, 40)}`];
}

function countProblems(text: string): readonly string[] {
  const suites = text.split(/(?=<testsuite )/).slice(1);
  return suites.flatMap((suite) => {
    const [, counts = ""] = /^<testsuite( [^>]*)>/.exec(suite) ?? [];
    const found = {
      tests: count(suite, /<testcase /g),
      failures: count(suite, /<failure /g),
      errors: count(suite, /<error /g),
      skipped: count(suite, /<skipped /g),
    };
    return Object.entries(found)
      .filter(([name, number]) => !counts.includes(` ${name}="${number}"`))
      .map(([name, number]) => `expected ${name}="${number}" in${counts}`);
  });
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
