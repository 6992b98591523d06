import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import type { BuiltinSet } from "#core/policy/builtin/builtin-set.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { DOORS, type Element } from "#core/policy/policy.ts";

/** The facts of a page and the index are written by GOLDEN=update; people write the rest. */
const root = fileURLToPath(new URL("../../../../../docs/rules/", import.meta.url));
const FACTS = /<!-- facts -->\n[\s\S]*?<!-- \/facts -->/;
const HEADINGS = ["## What it wants", "## Why", "## How to fix it"];

describe("pages of built-in rules", () => {
  for (const { policy, rule } of pagedRules()) {
    const file = `${root}${policy}/${rule.id}.md`;

    it(`explain ${policy}/${rule.id} as the rule is`, () => {
      const text = readFileSync(file, "utf8");
      const expected = text.replace(FACTS, facts({ policy, rule }));
      if (process.env.GOLDEN === "update") writeFileSync(file, expected);
      expect(readFileSync(file, "utf8")).to.equal(expected);
      expect(text.startsWith(`# ${rule.id}\n`), "heading").to.equal(true);
      for (const heading of HEADINGS) expect(text).to.include(heading);
      expect(text, "an example").to.include("```yaml");
    });
  }

  it("belong to a rule", () => {
    const pages = BUILTIN_SETS.flatMap(({ policy }) =>
      readdirSync(`${root}${policy}`).map((name) => `${policy}/${name.replace(/\.md$/, "")}`),
    );
    expect(pages.sort()).to.deep.equal(
      pagedRules()
        .map(({ policy, rule }) => `${policy}/${rule.id}`)
        .sort(),
    );
  });

  it("are listed in the index", () => {
    if (process.env.GOLDEN === "update") writeFileSync(`${root}README.md`, index());
    expect(readFileSync(`${root}README.md`, "utf8")).to.equal(index());
  });
});

interface PagedRule {
  readonly policy: string;
  readonly rule: BuiltinRule;
}

/** Every rule once, under the first policy that has it. */
function pagedRules(): readonly PagedRule[] {
  const seen = new Set<string>();
  return BUILTIN_SETS.flatMap((set) =>
    set.rulesOf("latest").flatMap((rule) => {
      const key = `${family(set.policy)}/${rule.id}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ policy: set.policy, rule }];
    }),
  );
}

function facts({ policy, rule }: PagedRule): string {
  return [
    "<!-- facts -->",
    "",
    `${rule.title}.`,
    "",
    `- **Severity:** ${rule.severity}`,
    `- **In:** ${setsWith({ policy, rule }).join(", ")}`,
    `- **Judges:** ${JUDGED[rule.each ?? "object"]}`,
    `- **Kinds:** ${kinds(rule)}`,
    `- **Doors:** ${(rule.doors ?? DOORS).join(", ")}`,
    "",
    "<!-- /facts -->",
  ].join("\n");
}

function setsWith({ policy, rule }: PagedRule): readonly string[] {
  return BUILTIN_SETS.filter(
    (set) =>
      family(set.policy) === family(policy) &&
      set.rulesOf("latest").some(({ id }) => id === rule.id),
  ).map((set) => `\`builtin:${set.name}\``);
}

/** The levels of the Pod Security Standards share the pages of their rules. */
function family(policy: string): string {
  return policy.replace(/-(baseline|restricted)$/, "");
}

const JUDGED: Readonly<Record<Element, string>> = {
  object: "every resource",
  podSpec: "every pod spec, of pods and of pod templates",
  container: "every container, init and ephemeral containers included",
  bundle: "all resources of an overlay together",
};

function kinds(rule: BuiltinRule): string {
  if (rule.match?.kinds !== undefined) return list(rule.match.kinds);
  const all = rule.each === "podSpec" || rule.each === "container" ? "all that make pods" : "all";
  return rule.exclude?.kinds === undefined ? all : `${all} but ${list(rule.exclude.kinds)}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function index(): string {
  const parts = BUILTIN_SETS.map((set) => {
    const pages = pagedRules().filter(({ policy }) => policy === set.policy);
    const lines = pages.map(
      ({ rule }) =>
        `- [${rule.id}](${set.policy}/${rule.id}.md) (${rule.severity}): ${rule.title}.`,
    );
    const intro = `${set.description} Use it as \`builtin:${set.name}\`${versions(set.versions)}.`;
    const parts = [intro, ...inherited(set.name), lines.join("\n"), ...params(set)];
    return [`## ${set.policy}`, ...parts].join("\n\n");
  });
  return `# Built-in rules\n\nWhat each rule wants, why, and how to fix it. The facts on the pages and this index are generated\nfrom the rules (\`GOLDEN=update npx mocha\`); the rest is written by hand.\n\n${[...parts, ...otherParts()].join("\n\n")}\n`;
}

/** Pages of findings that no built-in set makes: their heading, sentence and severity are written by hand. */
function otherParts(): readonly string[] {
  const policies = BUILTIN_SETS.map(({ policy }) => policy);
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !policies.includes(entry.name))
    .map((entry) => entry.name);
  return folders.sort().map((folder) => {
    const lines = readdirSync(`${root}${folder}`)
      .sort()
      .map((name) => {
        const text = readFileSync(`${root}${folder}/${name}`, "utf8");
        const [, title, sentence] = /^# (\S+)\n\n(.+)\n/.exec(text) ?? [];
        const severity = /\*\*Severity:\*\* (\w+)/.exec(text)?.[1];
        return `- [${title}](${folder}/${name}) (${severity}): ${sentence}`;
      });
    return `## ${folder}\n\n${OTHER_INTROS[folder]}\n\n${lines.join("\n")}`;
  });
}

const OTHER_INTROS: Readonly<Record<string, string>> = {
  "argo-cd-repository":
    "What `tiphys lint` itself finds where it holds Applications against the repository that they stand in.",
  fleet: "What `tiphys check` itself finds, without a policy that asks for it.",
  "kubernetes-schema":
    "What the [schemas](../reference/schemas.md) of kinds find at doors render and check. On in every fleet unless an override turns it off.",
  promotion: "What `tiphys check --base REV` finds about versions that changed.",
};

function params(set: BuiltinSet): readonly string[] {
  if (set.params.length === 0) return [];
  const lines = set.params.map(({ name, kind, default: value, title }) => {
    const standard = kind === "map" ? "a built-in table" : `\`${JSON.stringify(value)}\``;
    return `- \`${name}\`: ${title}. Default: ${standard}.`;
  });
  return [`### Parameters of ${set.policy}`, lines.join("\n")];
}

function versions(known: readonly string[]): string {
  const [oldest] = known;
  return oldest === undefined
    ? ""
    : `, with a version from \`@${oldest}\` to \`@${known.at(-1)}\` or \`@latest\`. A version stays as it is; latest moves on with Tiphys`;
}

function inherited(name: string): readonly string[] {
  if (name !== "pod-security/restricted") return [];
  const rules = BUILTIN_SETS.find((set) => set.name === name)?.rulesOf("latest") ?? [];
  const own = pagedRules().map(({ policy, rule }) =>
    policy === "pod-security-restricted" ? rule.id : "",
  );
  const shared = rules.filter((rule) => !own.includes(rule.id)).map((rule) => rule.id);
  return [
    `Of the baseline level it also has ${shared.join(", ")}; for the rest it has stricter rules of its own.`,
  ];
}
