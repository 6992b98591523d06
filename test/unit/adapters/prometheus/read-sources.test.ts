import { expect } from "chai";
import { join } from "node:path";
import { readSources } from "#adapters/prometheus/read-sources.ts";
import { TiphysError } from "#core/errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FILE = `sources:
  default: {url: "https://prometheus:9090/", tokenFile: token, caFile: ca.crt, scrapeInterval: 15s}
  legacy: {url: "http://old:8428/select/0/prometheus/api/v1", headers: {X-Scope-OrgID: shop}, delay: 1m}
`;

describe("the sources of metrics", () => {
  const folder = temporaryFolder();
  const read = (options: Parameters<typeof readSources>[0], env = {}) =>
    readSources(options, { cwd: folder(), env });

  it("are none when nobody names one", () => {
    expect(read({})).to.deep.equal([]);
  });

  it("come from the command line, with tokens and times", () => {
    const sources = read({
      prometheus: "http://prometheus:9090/",
      source: ["legacy=https://old/prom"],
      sourceToken: ["legacy=secrets/token"],
      scrapeInterval: "5s",
    });
    expect(sources.map(({ name, url, tokenFile }) => [name, url, tokenFile])).to.deep.equal([
      ["default", "http://prometheus:9090", null],
      ["legacy", "https://old/prom", join(folder(), "secrets/token")],
    ]);
    expect(
      sources.map(({ scrapeSeconds, delaySeconds }) => [scrapeSeconds, delaySeconds]),
    ).to.deep.equal([
      [5, 10],
      [5, 10],
    ]);
  });

  it("come from the file that TIPHYS_SOURCES names, its paths from its own folder", () => {
    writeTree(folder(), { "conf/sources.yaml": FILE });
    const [first, second] = read({}, { TIPHYS_SOURCES: "conf/sources.yaml" });
    expect(first).to.deep.include({
      url: "https://prometheus:9090",
      tokenFile: join(folder(), "conf/token"),
      caFile: join(folder(), "conf/ca.crt"),
      scrapeSeconds: 15,
      delaySeconds: 20,
    });
    expect(second).to.deep.include({
      url: "http://old:8428/select/0/prometheus",
      headers: { "X-Scope-OrgID": "shop" },
      scrapeSeconds: 30,
      delaySeconds: 60,
    });
  });

  it("are those of the command line where both name one", () => {
    writeTree(folder(), { "sources.yaml": FILE });
    const sources = read({ prometheus: "http://here:1" }, { TIPHYS_SOURCES: "sources.yaml" });
    expect(sources.map(({ url, tokenFile }) => [url, tokenFile])).to.deep.equal([
      ["http://here:1", null],
      ["http://old:8428/select/0/prometheus", null],
    ]);
  });

  const WRONG: readonly (readonly [string, Parameters<typeof readSources>[0], RegExp])[] = [
    ["no name", { source: ["http://x"] }, /--source: expected NAME=VALUE/],
    ["another scheme", { source: ["a=file:///etc/passwd"] }, /expected an address such as/],
    ["a password in it", { prometheus: "http://u:secret@x" }, /without user and password/],
    ["a query in it", { prometheus: "http://x/?a=b" }, /without \? and #/],
    [
      "one source twice",
      { prometheus: "http://x", source: ["default=http://y"] },
      /"default" twice/,
    ],
    ["a token for none", { sourceToken: ["a=f"] }, /expected a source of this name/],
    ["a strange interval", { prometheus: "http://x", scrapeInterval: "0s" }, /--scrape-interval/],
  ];
  for (const [title, options, words] of WRONG) {
    it(`are refused with ${title}`, () => {
      expect(() => read(options))
        .to.throw(TiphysError, words)
        .and.not.to.match(/secret/);
    });
  }

  it("are refused with every problem of a file at once", () => {
    writeTree(folder(), { "sources.yaml": "sources: {A: {url: 1, tokenfile: x}}\n" });
    expect(() => read({}, { TIPHYS_SOURCES: "sources.yaml" }))
      .to.throw(TiphysError)
      .with.property("message")
      .that.matches(/tokenFile/)
      .and.matches(/expected a string, got 1/);
  });
});
