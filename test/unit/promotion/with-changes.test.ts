import { expect } from "chai";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileChange } from "#core/promotion/plan-promotion.ts";
import { withChanges } from "#promotion/with-changes.ts";
import { writeTree } from "#test/support/file-tree.ts";

const CHANGES: readonly FileChange[] = [
  { kind: "text", path: "prod/kustomization.yaml", text: "v2\n" },
  { kind: "copy", path: "prod/config/new.sh", object: "o", from: "staging/new.sh" },
  { kind: "copy", path: "prod/run.sh", object: "o", from: "staging/new.sh" },
  { kind: "delete", path: "prod/old.txt" },
];

describe("withChanges", () => {
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "tiphys-changes-"));
    writeTree(root, {
      "prod/kustomization.yaml": "v1\n",
      "prod/old.txt": "old\n",
      "prod/run.sh": "mine\n",
      "staging/new.sh": "new\n",
    });
    chmodSync(join(root, "prod/run.sh"), 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const read = (path: string) => readFileSync(join(root, path), "utf8");
  const files = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();

  it("shows the change to the work, and nothing of it to whoever comes next", async () => {
    const seen = await withChanges({ root, changes: CHANGES }, async () => [
      read("prod/kustomization.yaml"),
      read("prod/config/new.sh"),
      read("prod/run.sh"),
      files().includes("old.txt"),
    ]);
    expect(seen).to.deep.equal(["v2\n", "new\n", "new\n", false]);
    expect(read("prod/kustomization.yaml")).to.equal("v1\n");
    expect([read("prod/run.sh"), read("prod/old.txt")]).to.deep.equal(["mine\n", "old\n"]);
    expect(statSync(join(root, "prod/run.sh")).mode & 0o777).to.equal(0o755);
    expect(files()).to.deep.equal(["kustomization.yaml", "new.sh", "old.txt", "run.sh"]);
  });

  it("takes the change away where the work fails", async () => {
    const failing = withChanges({ root, changes: CHANGES }, () => Promise.reject(new Error("no")));
    expect(await failing.catch((error: Error) => error.message)).to.equal("no");
    expect(files()).to.deep.equal(["kustomization.yaml", "new.sh", "old.txt", "run.sh"]);
  });
});
