import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [], slos: ["slos/**/*.yaml"]}
`;
const TWO_MINUTES = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: web}
spec: {service: web, window: 2m, objectives: [{name: up, target: 99%, indicator: {events: {total: a_total, bad: e_total}}}]}
`;

describe("tiphys slo check", () => {
  const folder = temporaryFolder();
  const check = (...argv: readonly string[]) =>
    runTiphys({ argv: ["slo", "check", ...argv], cwd: folder() });

  it("reads the fleet's SLOs, from any folder of the repository", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET, "slos/web.yaml": TWO_MINUTES, "apps/a.yaml": "" });
    const below = await runTiphys({ argv: ["slo", "check"], cwd: `${folder()}/apps` });

    expect(below.exitCode).to.equal(0);
    expect(below.stdout).to.include("web/up  slos/web.yaml:4");
    expect((await check()).stdout).to.equal(below.stdout);
  });

  it("reads files and folders that are named, each once, with or without a fleet", async () => {
    writeTree(folder(), { "slos/web.yaml": TWO_MINUTES });

    const { exitCode, stdout } = await check("slos", "slos/web.yaml");

    expect(exitCode).to.equal(0);
    expect(stdout).to.include("✓ 1 objective of 1 service: nothing to mend");
  });

  it("notes a glob of the fleet that names nothing", async () => {
    const fleet = FLEET.replace('"slos/**/*.yaml"', '"slos/**/*.yaml", "objectives/*.yml"');
    writeTree(folder(), { "tiphys.yaml": fleet, "slos/web.yaml": TWO_MINUTES });

    const { exitCode, stdout } = await check();

    expect(exitCode).to.equal(0);
    expect(stdout).to.match(
      /note {2}tiphys\.yaml:4:51 {2}spec\.slos\[1\]\n.*"objectives\/\*\.yml" names no file/,
    );
  });

  it("knows no short window but by the scrape interval", async () => {
    writeTree(folder(), { "web.yaml": TWO_MINUTES });

    expect((await check("web.yaml")).exitCode).to.equal(0);
    const { exitCode, stdout } = await check("web.yaml", "--scrape-interval", "1m");

    expect(exitCode).to.equal(1);
    expect(stdout).to.include("expected at least 240s, four scrapes of 60s, got 120s");
  });

  const refusals: readonly (readonly [string, readonly string[], string])[] = [
    ["no fleet and no argument", [], "expected a tiphys.yaml in this folder or above it"],
    ["a path that leads nowhere", ["nowhere.yaml"], "nowhere.yaml: expected a file or folder"],
    ["a folder without SLOs", ["."], "expected at least one SLO, found none"],
    ["an interval that is none", [".", "--scrape-interval", "often"], 'such as 15s, got "often"'],
    ["an unknown format", [".", "--format", "yaml"], "--format"],
  ];
  for (const [what, argv, words] of refusals) {
    it(`cannot work with ${what}, and says so`, async () => {
      const { exitCode, stdout, stderr } = await check(...argv);

      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr).to.include(words);
    });
  }

  it("wants a file in the place of a device", async () => {
    const { exitCode, stderr } = await check("/dev/null");
    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      "tiphys: /dev/null: expected a file or folder of SLOs, got a pipe or a device. Write it into a file.\n",
    );
  });

  it("prints nothing that steers a terminal", async () => {
    writeTree(folder(), {
      "a.yaml":
        'service: "a\\u001b[31m"\nslos: [{name: "b\\u202e", target: 99%, sli: {query: "\\u0007"}}]\n',
    });
    const { stdout } = await check("a.yaml");

    // eslint-disable-next-line no-control-regex -- exactly these characters
    expect(stdout).not.to.match(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});
