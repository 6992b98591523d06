import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  type ExampleInArgoCd,
  EXAMPLE,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";
import { writeTree } from "#test/support/file-tree.ts";
import { type ApplicationQuery, errorText } from "#test/support/repo-server-client.ts";
import { ROOT } from "#test/support/source-files.ts";

// Where each case of Argo CD's contract with plugins is shown on the real programs:
//
// | case                                            | where                                               |
// |-------------------------------------------------|-----------------------------------------------------|
// | named; what kustomize builds; several at once   | cmp-plugin, cmp-server                              |
// | found by a command; `plugin: {}`; no type given | cmp-discovery, cmp-server                           |
// | found by fileName, by glob                      | here                                                |
// | parameters announced, given, unknown            | cmp-plugin, cmp-server                              |
// | parameters over 128 KiB                         | here                                                |
// | variables of the Application                    | cmp-server, application-kinds                       |
// | no KUBE_VERSION                                 | cmp-plugin, cmp-server, application-kinds (hydrator) |
// | errors, their words and size                    | cmp-denial, cmp-server                              |
// | errors kept after three of them                 | here                                                |
// | a caller's deadline                             | cmp-server, here (the words)                        |
// | a folder outside the repository, links          | here                                                |
// | modes of files                                  | here                                                |
// | nothing rendered                                | here                                                |

const PLUGIN_YAML = readFileSync(join(ROOT, "manifests/cmp/plugin.yaml"), "utf8");
const CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: odd}\n";
const kustomization = (text: string) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}\n`;

describe("Argo CD's contract with plugins", () => {
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

  const ask = async (changes: Partial<ApplicationQuery>) => {
    const { url: repository, revision } = usual.fleet;
    const query = { repository, revision, ...changes };
    return await Promise.all([usual, resident].map(({ generate }) => answerOf(generate(query))));
  };

  const trees: readonly {
    readonly title: string;
    readonly files: Readonly<Record<string, string>>;
    readonly answer: RegExp;
  }[] = [
    {
      title: "a link to a file of the repository is followed",
      files: {
        "odd/kustomization.yaml": kustomization("resources: [link.yaml]"),
        "odd/link.yaml": "-> real.txt",
        "odd/real.txt": CONFIG_MAP,
      },
      answer: /"name":"odd"/,
    },
    {
      title: "a link to a folder of the repository is followed",
      files: {
        "odd/kustomization.yaml": kustomization("resources: [base]"),
        "odd/base": "-> ../shelf",
        "shelf/kustomization.yaml": kustomization("resources: [map.yaml]"),
        "shelf/map.yaml": CONFIG_MAP,
      },
      answer: /"name":"odd"/,
    },
    {
      title: "a link out of the repository is refused by Argo CD",
      files: {
        "odd/kustomization.yaml": kustomization("resources: [link.yaml]"),
        "odd/link.yaml": "-> /etc/hostname",
      },
      answer: /repository contains out-of-bounds symlinks/,
    },
    {
      title: "names with spaces and beyond ASCII come through",
      files: {
        "odd/kustomization.yaml": kustomization('resources: ["größe 1.yaml"]'),
        "odd/größe 1.yaml": CONFIG_MAP,
      },
      answer: /"name":"odd"/,
    },
    {
      title: "an overlay that renders nothing is an error, not an empty application",
      files: { "odd/kustomization.yaml": kustomization("resources: []") },
      answer: /tiphys: .*odd/s,
    },
    {
      title: "a folder of nothing but comments is an error",
      files: { "odd/nothing.yaml": "# nothing\n" },
      answer: /tiphys: .*odd/s,
    },
  ];
  for (const { title, files, answer } of trees)
    it(title, async () => {
      const revision = await usual.fleet.commit(files);
      const [expected, got] = await ask({ path: "odd", revision });
      expect(got).to.equal(expected);
      expect(got)
        .to.match(answer)
        .and.not.to.match(/_cmp_server/);
    });

  it("a path that leads out of the repository is refused by Argo CD", async () => {
    const [expected, got] = await ask({ path: "../elsewhere" });
    expect(got).to.equal(expected);
    expect(got).to.match(/app path|outside|illegal|not exist/i);
  });

  it("parameters over 128 KiB reach the resident server, and no program", async () => {
    const array = Array.from({ length: 6000 }, (_, index) => `${"x".repeat(20)}-${index}`);
    const parameters = [{ name: "policies", array: { array } }];
    const [expected, got] = await ask({ plugin: { name: "tiphys", parameters } });
    expect(expected).to.match(/argument list too long/);
    expect(got).to.match(/tiphys: parameters\.policies|tiphys: .*x{20}-0/s);
    expect(got?.length).to.be.below(5000);
  });

  it("a short deadline ends in words, before Argo CD's own", async () => {
    const slow = await usual.fleet.commit(manyResources(3000));
    const words = await errorText(
      resident.generate({
        ...{ repository: usual.fleet.url, revision: slow, path: "many", timeoutMs: 2500 },
      }),
    );
    expect(words).to.match(/many: expected a render within \d(\.\d)? s|DEADLINE|deadline/);
  });

  it("a denial is repeated from Argo CD's cache after three of them, with its report", async () => {
    const path = `${overlay("prod")}/kustomization.yaml`;
    const text = readFileSync(join(EXAMPLE, path), "utf8").replace(/newTag: .*/, "newTag: latest");
    const revision = await usual.fleet.commit({ [path]: text });
    const query = { path: overlay("prod"), revision, isCached: true, appName: "kept" };
    const answers: string[] = [];
    for (let time = 0; time < 4; time++) {
      const [expected, got = ""] = await ask(query);
      expect(got).to.equal(expected);
      answers.push(got);
    }
    expect(answers[2]).to.equal(answers[0]);
    expect(answers[3]).to.match(/^Manifest generation error \(cached\): /);
    expect(answers[3]).to.contain("model-metadata/version-matches-image");
  });

  it("an answer comes from Argo CD's cache while nothing in its key has changed", async () => {
    const renders = () => resident.argoCd.pluginLog().split('"application":"cached"').length - 1;
    const { url: repository, revision } = usual.fleet;
    const query = { repository, revision, isCached: true, appName: "cached" };
    await resident.generate(query);
    const first = renders();
    await resident.generate(query);
    expect([first, renders()]).to.deep.equal([1, 1]);
    const env = [{ name: "POLICIES", value: "sha256:bb" }];
    await resident.generate({ ...query, plugin: { name: "tiphys", env } });
    expect(renders()).to.equal(2);
  });

  const variants = [
    { title: "found by a file's name", discover: '{fileName: "kustomization.y*ml"}', plugin: {} },
    { title: "found by a glob", discover: '{find: {glob: "**/kustomization.yaml"}}', plugin: {} },
    { title: "that keeps the modes of files", spec: "preserveFileMode: true" },
    { title: "that is offered Git's credentials", spec: "provideGitCreds: true" },
    { title: "that is told to do something before", spec: "init: {command: ['true']}" },
  ];
  for (const { title, discover, spec, plugin = { name: "tiphys" } } of variants)
    it(`a plugin ${title} renders the same`, async function () {
      this.timeout(60_000);
      const folder = mkdtempSync(join(tmpdir(), "tiphys-plugin-"));
      const more = discover === undefined ? spec : `discover: ${discover}`;
      writeTree(folder, { "plugin.yaml": PLUGIN_YAML.replace("spec:\n", `spec:\n  ${more}\n`) });
      const other = await startExample({ plugin: "cmp", pluginFolder: folder });
      try {
        const query = { repository: usual.fleet.url, revision: usual.fleet.revision };
        expect(await answerOf(other.generate({ ...query, plugin }))).to.equal(
          await answerOf(resident.generate(query)),
        );
      } finally {
        await other.stop();
        rmSync(folder, { recursive: true });
      }
    });
});

function manyResources(count: number): Readonly<Record<string, string>> {
  const maps = Array.from({ length: count }, (_, index) =>
    CONFIG_MAP.replace("odd", `map-${index}`),
  );
  return {
    "many/kustomization.yaml": kustomization("resources: [maps.yaml]\nnamePrefix: a-"),
    "many/maps.yaml": maps.join("---\n"),
  };
}

/** The manifests as one text, or the words of the error. */
async function answerOf(
  answer: Promise<{ readonly manifests: readonly string[] }>,
): Promise<string> {
  return await answer.then(
    ({ manifests }) => `[${manifests.join(",\n")}]`,
    (error: { readonly details: string }) => error.details,
  );
}
