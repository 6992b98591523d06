import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PAGES, type ShownBlock, shownBlocks } from "#test/support/shown-blocks.ts";
import { ROOT } from "#test/support/source-files.ts";
import { knownCommand, tiphysCommands, unknownMentions } from "#test/support/tiphys-commands.ts";

/** Languages whose blocks tests read: commands with their outputs, commands, documents, queries. */
const LANGUAGES = ["console", "sh", "yaml", "json", "groovy", "cel", "promql"];

/** What CI adds to an example later. */
const LATER = ["attestations/"];

/** Texts that nothing here prints, and why. */
const TEXTS: readonly { readonly page: string; readonly begins: string; readonly why: string }[] = [
  { page: "ARCHITECTURE.md", begins: "", why: "drawings" },
  { page: "docs/errors.md", begins: "", why: "errors.test.ts asks for one of each code" },
  {
    page: "docs/guides/compare-two-versions.md",
    begins: "ml-inference-prod/",
    why: "test/e2e/compare-versions.test.ts compares on real metrics",
  },
  {
    page: "docs/guides/install-in-argo-cd.md",
    begins: "apps/shop/prod: expected a render within",
    why: "what Argo CD shows when the time is over",
  },
  {
    page: "docs/guides/install-in-argo-cd.md",
    begins: "tiphys denied",
    why: "what Argo CD shows of the plugin: test/e2e/cmp-plugin.test.ts",
  },
  { page: "docs/statistics.md", begins: "1000 canaries", why: "of one machine: npm run bench" },
  {
    page: "examples/cluster-move/README.md",
    begins: "hold: too early",
    why: "test/e2e/cluster-move.test.ts tells the stories",
  },
  {
    page: "examples/ml-inference/README.md",
    begins: "$ tiphys compare",
    why: "test/e2e/ab-test.test.ts compares on real metrics",
  },
  ...globSync("examples/*/README.md", { cwd: ROOT })
    .sort()
    .map((page) => ({ page, begins: "tiphys.yaml ", why: "a list of files" })),
];

describe("blocks that pages show", () => {
  const blocks = shownBlocks();
  const scripts = blocks
    .filter((block) => !isText(block))
    .map((block) => ({ ...block, commands: tiphysCommands(block.text) }));

  it("are found, with commands in them", () => {
    expect(blocks.length).to.be.greaterThan(300);
    expect(scripts.flatMap(({ commands }) => commands).length).to.be.greaterThan(120);
  });

  it("say what they are, so that a test can hold them; others are listed with the reason", () => {
    const isListed = (block: ShownBlock) =>
      TEXTS.some(({ page, begins }) => page === block.page && block.text.startsWith(begins));
    const others = blocks.filter(isText);
    expect(others.filter((block) => !isListed(block)).map(placeOf)).to.deep.equal([]);
  });

  for (const { page, begins, why } of TEXTS)
    it(`has not lost the text of ${page} that begins with "${begins}" (${why})`, () => {
      const texts = blocks.filter((block) => block.page === page && isText(block));
      expect(texts.some(({ text }) => text.startsWith(begins))).to.equal(true);
    });

  it("are told by tests that there are, where these are named", () => {
    const named = TEXTS.flatMap(({ why }) => why.match(/test\/\S+\.ts/g) ?? []);
    expect(named).not.to.have.length(0);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it("show an output below each command, or none below any", () => {
    const shells = blocks.filter(({ language, text }) => language === "sh" && /^\$ /m.test(text));
    expect(shells.map(placeOf)).to.deep.equal([]);
  });

  for (const block of scripts.filter(({ commands }) => commands.length > 0))
    it(`call commands that there are, with their options: ${placeOf(block)}`, async function () {
      this.timeout(30_000);
      for (const command of block.commands) await knownCommand(command);
    });

  it("call scripts and tests that there are", () => {
    const { scripts: known } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const shells = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
    const called = shells.flatMap((text) => [...text.matchAll(/npm run ([\w:]+)/g)]);
    expect(called).not.to.have.length(0);
    expect(called.map(([, name = ""]) => name).filter((name) => !(name in known))).to.deep.equal(
      [],
    );
    const tests = shells.flatMap((text) => [...text.matchAll(/test\/[\w./*-]+\.test\.ts/g)]);
    expect(tests).not.to.have.length(0);
    const lost = tests.flat().filter((path) => globSync(path, { cwd: ROOT }).length === 0);
    expect(lost).to.deep.equal([]);
  });
});

describe("commands that sentences name", () => {
  for (const page of PAGES) {
    const text = readFileSync(join(ROOT, page), "utf8").replaceAll(/^ *```.*?^ *```$/gms, "");
    const lines = [...text.matchAll(/`(tiphys [^`]+)`/g)].map(([, line = ""]) => line);
    if (lines.length === 0) continue;
    it(`are there, with their options: ${page}`, async function () {
      this.timeout(30_000);
      for (const line of lines) expect(await unknownMentions(line), line).to.deep.equal([]);
    });
  }
});

describe("lists of an example's files", () => {
  for (const { page, text } of shownBlocks().filter(({ language }) => language === "text")) {
    if (!text.startsWith("tiphys.yaml ")) continue;
    it(`name what is there: ${page}`, () => {
      const paths = text
        .split("\n")
        .flatMap((line) => /^\S+?(?=,?(?:\s|$))/.exec(line)?.[0].replaceAll(/<\w+>/g, "*") ?? []);
      const lost = paths
        .filter((path) => !LATER.includes(path))
        .filter((path) => globSync(join(page, "..", path), { cwd: ROOT }).length === 0);
      expect(paths.length).to.be.greaterThan(5);
      expect(lost).to.deep.equal([]);
    });
  }
});

function isText({ language }: ShownBlock): boolean {
  return !LANGUAGES.includes(language);
}

function placeOf({ page, line }: ShownBlock): string {
  return `${page}:${line}`;
}
