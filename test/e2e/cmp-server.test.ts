import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
  EXAMPLE,
  type ExampleInArgoCd,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";
import { type ApplicationQuery, errorText } from "#test/support/repo-server-client.ts";
import { waitFor } from "#test/support/wait-for.ts";
import { watchMemory } from "#test/support/watch-memory.ts";

const KUSTOMIZATION = `${overlay("prod")}/kustomization.yaml`;
const MIB = 1024 * 1024;

const parameters = (...given: NonNullable<ApplicationQuery["plugin"]>["parameters"] & object) => ({
  plugin: { name: "tiphys", parameters: given },
});

describe("the resident plugin server in Argo CD", () => {
  let usual: ExampleInArgoCd;
  let resident: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    usual = await startExample({ plugin: "cmp" });
    resident = await startExample({ plugin: "resident" });
  });

  after(async () => {
    await usual?.stop();
    await resident?.stop();
  });

  /** The same question about the same commit, to both. */
  const ask = async (changes: Partial<ApplicationQuery> = {}) => {
    const { url: repository, revision } = usual.fleet;
    const query = { repository, revision, ...changes };
    return await Promise.all([usual, resident].map((example) => answerOf(example.generate(query))));
  };
  let unseenCommits = 0;
  /** A commit that no render was kept of. */
  const unseen = async (): Promise<Partial<ApplicationQuery>> => {
    const path = `${overlay("dev")}/kustomization.yaml`;
    const text = await readFile(join(EXAMPLE, path), "utf8");
    const revision = await usual.fleet.commit({ [path]: `${text}# ${++unseenCommits}\n` });
    return { repository: usual.fleet.url, revision };
  };
  const workLeft = () => readdir(join(resident.argoCd.workFolder, "_tiphys_cmp_server"));
  const untilNoWork = () =>
    waitFor(async () => ((await workLeft()).length === 0 ? true : null), { what: "no work left" });

  const rendered: readonly (readonly [title: string, changes: Partial<ApplicationQuery>])[] = [
    ["dev", {}],
    ["staging", { path: overlay("staging") }],
    ["prod", { path: overlay("prod") }],
    ["what the hydrator asks for", { kubeVersion: "", apiVersions: [] }],
    [
      "settings by parameters",
      parameters({ name: "replicas", map: { map: { "ml-inference": "3" } } }),
    ],
    ["an environment by parameter", parameters({ name: "environment", string: "dev" })],
    [
      "variables of the Application",
      { plugin: { name: "tiphys", env: [{ name: "A", value: "b" }] } },
    ],
    ["a folder of plain manifests", { path: "infrastructure/base/ml-inference" }],
  ];
  for (const [title, changes] of rendered)
    it(`renders ${title} to the very objects of the usual way`, async () => {
      const [expected, got] = await ask(changes);
      expect(got).to.equal(expected);
      expect(got).to.match(/^\[\{"apiVersion":.{500}/s);
    });

  const refused: readonly (readonly [title: string, changes: Partial<ApplicationQuery>])[] = [
    ["an unknown parameter", parameters({ name: "enviroment", string: "dev" })],
    ["another environment", parameters({ name: "environment", string: "prod" })],
    [
      "an image that is denied",
      parameters({ name: "images", array: { array: ["ghcr.io/acme/ml-inference:latest"] } }),
    ],
    ["a folder without manifests", { path: "infrastructure" }],
  ];
  for (const [title, changes] of refused)
    it(`refuses ${title} in the very words of the usual way`, async () => {
      const [expected, got] = await ask(changes);
      expect(got).to.equal(expected);
      expect(got).to.match(/`tiphys generate` failed exit status [12]: tiphys/);
    });

  it("refuses broken commits in the very words of the usual way", async () => {
    const kustomization = await readFile(join(EXAMPLE, KUSTOMIZATION), "utf8");
    const commits = [
      kustomization.replace(/newTag: .*/, "newTag: latest"),
      kustomization.replace("resources:", "resources:\n  - nowhere.yaml"),
      kustomization.replace("resources:", "resources:\n  - https://git.example.com/a/b?ref=v1"),
      "resources: [",
    ];
    for (const text of commits) {
      const revision = await usual.fleet.commit({ [KUSTOMIZATION]: text });
      const [expected, got] = await ask({ path: overlay("prod"), revision });
      expect(got).to.equal(expected);
      expect(got)
        .to.match(/failed exit status [12]: tiphys/)
        .and.not.to.match(/_cmp_server|\/tmp\//);
    }
    await untilNoWork();
  });

  it("announces the parameters of the usual way", async () => {
    const [expected, got] = await Promise.all(
      [usual, resident].map(({ getDetails }) => getDetails()),
    );
    expect(got?.plugin).to.deep.equal(expected?.plugin);
    expect(got?.plugin?.parametersAnnouncement).to.have.length.above(5);
  });

  it("renders 100 applications at once, in bounded memory", async function () {
    this.timeout(300_000);
    const environments = ["dev", "staging", "prod"];
    const expected = await Promise.all(
      environments.map((environment) =>
        answerOf(resident.generate({ path: overlay(environment) })),
      ),
    );
    const peak = watchMemory(resident.argoCd.pluginPid() ?? 0);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        answerOf(resident.generate({ path: overlay(environments[index % 3] ?? "") })),
      ),
    );
    const peakBytes = await peak.stop();
    expect(answers.filter((answer, index) => answer !== expected[index % 3])).to.deep.equal([]);
    expect(peakBytes).to.be.within(50 * MIB, 1024 * MIB);
    await untilNoWork();
  });

  it("serves again after it was killed, and removes what it had unpacked", async () => {
    const query = await unseen();
    const rendering = Array.from({ length: 4 }, () =>
      errorText(resident.generate(query)).catch(() => ""),
    );
    await waitFor(async () => ((await workLeft()).length > 0 ? true : null));
    await resident.argoCd.restartPlugin();
    await Promise.all(rendering);
    expect(await answerOf(resident.generate())).to.match(/^\[\{/);
    await untilNoWork();
  });

  it("leaves nothing of callers that have left", async () => {
    for (const afterMs of [5, 30, 60, 90]) {
      const left = resident.generate({ ...(await unseen()), timeoutMs: afterMs });
      expect(await errorText(left)).to.match(/deadline|Deadline|DEADLINE|cancel/i);
    }
    await untilNoWork();
    expect(await answerOf(resident.generate())).to.match(/^\[\{/);
  });
});

describe("the resident plugin server in Argo CD, with discovery", () => {
  let example: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    example = await startExample({
      plugin: "resident",
      pluginEnvironment: { TIPHYS_DISCOVERY: "true" },
      repoServerEnvironment: { ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS: ".git;docs" },
    });
  });

  after(() => example?.stop());

  const cases = [
    { path: overlay("dev"), type: "Plugin", title: "takes an overlay of a fleet" },
    { path: "policies", type: "Directory", title: "leaves a folder without a kustomization alone" },
  ];
  for (const { title, path, type } of cases)
    it(title, async () => {
      expect((await example.getDetails({ path, plugin: null })).type).to.equal(type);
    });

  it("renders what it discovered", async () => {
    expect((await example.generate({ plugin: {} })).manifests).not.to.have.lengthOf(0);
  });
});

/** The manifests as one text, or the words of the error. */
async function answerOf(
  answer: Promise<{ readonly manifests: readonly string[] }>,
): Promise<string> {
  return await answer.then(
    ({ manifests }) => `[${manifests.join(",\n")}]`,
    (error: { readonly details: string }) => error.details,
  );
}
