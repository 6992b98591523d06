import { expect } from "chai";
import { type ObjectReader, openObjectReader } from "#adapters/git/object-reader.ts";
import { openRepository } from "#adapters/git/open-repository.ts";
import { errorOf } from "#test/support/error-of.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";

describe("openObjectReader", () => {
  const tree = gitWorkTree();
  let reader: ObjectReader;
  const controller = new AbortController();

  async function open() {
    const { folder } = tree();
    const world = { ...gitWorld(folder), signal: controller.signal };
    reader = openObjectReader(await openRepository(folder, world));
  }

  afterEach(async () => await reader.close());

  it("reads many contents, in whatever pieces they come, question after question", async () => {
    const large = "x".repeat(3_000_000);
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`f${index}`, `${index}\n\n`]),
    );
    tree().write({ ...files, large, empty: "" });
    const commit = tree().commit();
    await open();
    const names = [...Object.keys(files), "large", "empty"].map((name) => `${commit}:${name}`);
    const [first, second] = await Promise.all([reader.read(names), reader.read(names.slice(7, 9))]);
    const text = (name: string) => new TextDecoder().decode(first.get(`${commit}:${name}`));
    expect(first.size).to.equal(302);
    expect([text("f7"), text("f299"), text("empty")]).to.deep.equal(["7\n\n", "299\n\n", ""]);
    expect(text("large")).to.equal(large);
    expect([...second.values()].map((bytes) => new TextDecoder().decode(bytes))).to.deep.equal([
      "7\n\n",
      "8\n\n",
    ]);
  });

  it("has no answer for what is missing, a folder or a commit, and reads on", async () => {
    tree().write({ "a/b": "here" });
    const commit = tree().commit();
    await open();
    const names = [
      "0".repeat(40),
      `${commit}:a`,
      commit,
      `${commit}:none`,
      "odd\nname",
      `${commit}:a/b`,
    ];
    expect([...(await reader.read(names)).keys()]).to.deep.equal([`${commit}:a/b`]);
  });

  it("refuses a file over 64 MiB, and answers the next questions as if it had never been asked", async () => {
    tree().write({ large: "\0".repeat(65 * 1024 * 1024), small: "small", other: "other" });
    const commit = tree().commit();
    await open();
    const at = (name: string) => `${commit}:${name}`;
    const [large, small, other] = [at("large"), at("small"), at("other")];
    const refused = errorOf(reader.read([large, small]));
    const next = await reader.read([other, small]);
    expect((await refused).message).to.equal(
      `${large}: expected a file of at most 67108864 bytes, got more. Keep large files out of the repository.`,
    );
    expect([...next].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).to.deep.equal(
      [
        [other, "other"],
        [small, "small"],
      ],
    );
  });

  it("says that it was stopped from outside", async () => {
    tree().commit();
    await open();
    controller.abort();
    expect((await errorOf(reader.read(["HEAD"]))).message).to.equal(
      "git cat-file: stopped from outside. Run it again.",
    );
  });
});
