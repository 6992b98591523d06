import { expect } from "chai";
import { hasKustomization, readKustomizationFile } from "#rendering/kustomization-file.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("readKustomizationFile", () => {
  const folder = temporaryFolder();

  for (const name of ["kustomization.yaml", "kustomization.yml", "Kustomization"]) {
    it(`reads ${name}`, () => {
      writeTree(folder(), { [name]: "namespace: a\n" });
      const reading = readKustomizationFile(folder());
      expect(reading.kind === "read" && reading.file.content).to.deep.equal({ namespace: "a" });
      expect(hasKustomization(folder())).to.equal(true);
    });
  }

  it("finds none in a folder of manifests", () => {
    writeTree(folder(), { "deployment.yaml": "", "kustomization.yaml/x": "" });
    expect(readKustomizationFile(folder())).to.deep.equal({ kind: "none" });
    expect(hasKustomization(folder())).to.equal(false);
  });

  const unreadable = [
    {
      title: "an empty file",
      content: "# nothing\n",
      problem: "expected a kustomization, got an empty file",
      line: null,
    },
    { title: "a list", content: "- a\n", problem: "expected a mapping", line: 1 },
    {
      title: "two documents",
      content: "a: b\n---\nc: d\n",
      problem: "expected one YAML document, got 2",
      line: null,
    },
    {
      title: "broken YAML",
      content: "a: b\n  c: [\n",
      problem: "expected another place for a value",
      line: 2,
    },
    {
      title: "bytes that are no UTF-8",
      content: Buffer.from("resources: [a]", "utf16le"),
      problem: "expected text, got the control character",
      line: 1,
    },
    {
      title: "broken UTF-8",
      content: new Uint8Array([0x61, 0x3a, 0xff]),
      problem: "expected UTF-8 text of at most 4 MiB",
      line: null,
    },
    {
      title: "a file of five megabytes",
      content: "#".repeat(5 * 1024 * 1024),
      problem: "expected UTF-8 text of at most 4 MiB",
      line: null,
    },
  ];
  for (const { title, content, problem, line } of unreadable) {
    it(`refuses ${title}`, () => {
      writeTree(folder(), { "kustomization.yaml": content });
      const reading = readKustomizationFile(folder());
      expect(reading).to.include({ kind: "unreadable", line });
      expect(reading.kind === "unreadable" && reading.problem).to.contain(problem);
    });
  }
});
