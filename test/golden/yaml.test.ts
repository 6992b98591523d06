import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { kustomizePath, needTool } from "#test/support/need-tool.ts";
import { YamlGenerator } from "#test/support/yaml-generator.ts";
import { askYamlOracle, type OracleAnswer } from "#test/support/yaml-oracle.ts";

const BUILD_TIMEOUT_MS = 300_000;

/**
 * Where we refuse what Kubernetes reads. "skipped" is content that it leaves out in silence,
 * "overridden" a value without a form in JSON that a merge replaces.
 */
const STRICTER: Readonly<Record<string, RegExp>> = {
  duplicate: /expected the key ".*" once in a mapping/s,
  bytes: /expected base64 of UTF-8 text/,
  mark: /expected a byte order mark only at the beginning/,
  directive: /expected no directive/,
  overridden: /expected a number that JSON can hold/,
  skipped: /expected the end of the document|before a further document/,
};

function readOurs(text: string): OracleAnswer {
  try {
    return { documents: readYaml(text, { file: "x.yaml" }).map(({ value }) => value) };
  } catch (error) {
    if (error instanceof TiphysError && error.code === "MANIFEST_UNREADABLE") {
      return { error: error.message };
    }
    throw error;
  }
}

interface Case {
  readonly title: string;
  readonly text: string;
  readonly stricter: string | null;
}

function readCases(): readonly Case[] {
  return [...readScalarCases(), ...readDocumentCases()];
}

/** Every scalar as a value, as a key, in a list and in flow. */
function readScalarCases(): readonly Case[] {
  return readGolden("scalars.txt")
    .split("\n")
    .slice(0, -1)
    .flatMap((scalar) => [
      { title: `the value ${scalar}`, text: `a: ${scalar}\n`, stricter: null },
      { title: `the key ${scalar}`, text: `k:\n  ${scalar} : a\n`, stricter: null },
      { title: `the explicit key ${scalar}`, text: `k:\n  ? ${scalar}\n  : a\n`, stricter: null },
      { title: `the item ${scalar}`, text: `k:\n- ${scalar}\n- b\n`, stricter: null },
      { title: `the flow item ${scalar}`, text: `a: [${scalar}, b]\n`, stricter: null },
      { title: `the flow value ${scalar}`, text: `k: {a: ${scalar}}\n`, stricter: null },
    ]);
}

function readDocumentCases(): readonly Case[] {
  return readGolden("documents.txt")
    .split(/^=== /m)
    .slice(1)
    .flatMap((part) => {
      const [heading = "", ...lines] = part.split("\n");
      const [, title = "", stricter = null] = /^(.*?)(?: \[stricter: (\w+)\])?$/.exec(heading) ?? [];
      const text = lines.join("\n");
      return [
        { title, text, stricter },
        { title: `${title}, without the last line break`, text: text.trimEnd(), stricter },
        { title: `${title}, with CRLF`, text: text.replaceAll("\n", "\r\n"), stricter },
      ];
    });
}

function readGolden(name: string): string {
  return readFileSync(new URL(`yaml/${name}`, import.meta.url), "utf8");
}

describe("YAML, compared with Kubernetes' own reader", () => {
  before(async function () {
    this.timeout(BUILD_TIMEOUT_MS);
    await needTool(this, "yaml-oracle");
    await kustomizePath();
  });

  describe("the corpus", () => {
    const cases = readCases();
    let answers: readonly OracleAnswer[] = [];
    before(async () => {
      answers = await askYamlOracle(cases.map(({ text }) => text));
    });
    for (const [index, { title, text, stricter }] of cases.entries()) {
      it(`reads ${title}`, () => {
        const theirs = answers[index] ?? { error: "no answer" };
        const ours = readOurs(text);
        if (stricter !== null) {
          expect(theirs).to.have.property("documents");
          expect(ours).to.have.property("error").that.matches(STRICTER[stricter] ?? /^$/);
        } else if ("error" in theirs) {
          expect(ours, theirs.error).to.have.property("error");
        } else {
          expect(ours).to.deep.equal(theirs);
        }
      });
    }
  });

  describe("generated texts", () => {
    const generator = new YamlGenerator(2026);
    const kinds = [
      { title: "documents", count: 4000, make: () => generator.document() },
      { title: "damaged documents", count: 4000, make: () => generator.damagedDocument() },
      { title: "pieces in any order", count: 4000, make: () => generator.soup() },
      { title: "pieces under a key", count: 2000, make: () => `a: &a {x: 1}\nb: ${generator.soup()}` },
      { title: "pieces behind a brace", count: 2000, make: () => `{${generator.soup()}` },
    ];
    for (const { title, count, make } of kinds) {
      it(`reads ${title} alike`, async () => {
        const texts = Array.from({ length: count }, make);
        const { agreed, differing, refused } = await compare(texts);
        expect(differing).to.deep.equal([]);
        expect(await withoutSkippedContent(refused)).to.deep.equal([]);
        expect(agreed).to.be.greaterThan(0);
      });
    }
  });

  for (const overlay of ["plain", "patched"]) {
    it(`reads what kustomize builds from the overlay ${overlay}`, async () => {
      const folder = fileURLToPath(new URL(`yaml/overlays/${overlay}`, import.meta.url));
      const text = execFileSync(await kustomizePath(), ["build", folder], { encoding: "utf8" });
      const [theirs] = await askYamlOracle([text]);
      expect(readOurs(text)).to.deep.equal(theirs);
      expect(theirs).to.have.property("documents").with.length(3);
    });
  }

  it("reads what writeYaml writes as the value that was written", async () => {
    const generator = new YamlGenerator(7);
    const values = Array.from({ length: 3000 }, () => readOurs(generator.document())).flatMap(
      (answer) => ("documents" in answer ? answer.documents : []),
    );
    const answers = await askYamlOracle(values.map(writeYaml));
    expect(values).to.have.length.greaterThan(300);
    expect(answers).to.deep.equal(values.map((value) => ({ documents: [value] })));
  });
});

interface Comparison {
  /** How many texts both read as the same documents. */
  readonly agreed: number;
  /** Texts that were read differently, or that only we read. */
  readonly differing: readonly string[];
  /** Texts that only Kubernetes reads, for a reason that is not one of STRICTER. */
  readonly refused: readonly string[];
}

async function compare(texts: readonly string[]): Promise<Comparison> {
  const answers = await askYamlOracle(texts);
  const differing: string[] = [];
  const refused: string[] = [];
  let agreed = 0;
  for (const [index, text] of texts.entries()) {
    const theirs = answers[index] ?? { error: "no answer" };
    const ours = readOurs(text);
    if ("error" in theirs) {
      if ("documents" in ours) differing.push(text);
    } else if ("error" in ours) {
      if (!isKnownStrictness(ours.error)) refused.push(text);
    } else if (isEqual(ours, theirs)) {
      agreed++;
    } else {
      differing.push(text);
    }
  }
  return { agreed, differing, refused };
}

function isKnownStrictness(message: string): boolean {
  return Object.values(STRICTER).some((pattern) => pattern.test(message));
}

function isEqual(ours: OracleAnswer, theirs: OracleAnswer): boolean {
  try {
    expect(ours).to.deep.equal(theirs);
    return true;
  } catch {
    return false;
  }
}

/** The texts of which Kubernetes reads every part to its end: an open quote behind it disturbs. */
async function withoutSkippedContent(texts: readonly string[]): Promise<readonly string[]> {
  const parts = texts.flatMap((text) => text.split(/^---.*$/m).map((part) => ({ text, part })));
  const answers = await askYamlOracle(parts.map(({ part }) => `${part}\n'`));
  const skipping = new Set(
    parts.filter((_, index) => "documents" in (answers[index] ?? {})).map(({ text }) => text),
  );
  return texts.filter((text) => !skipping.has(text));
}
