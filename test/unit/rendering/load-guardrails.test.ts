import { join } from "node:path";
import { expect } from "chai";
import { loadGuardrails, type GuardrailRequest } from "#rendering/load-guardrails.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { TiphysError } from "#core/errors.ts";
import { type FileTree, temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

const NOW = Date.UTC(2026, 5, 15, 12);
const API = "apiVersion: tiphys.io/v1alpha1";
const fleet = (name: string, spec = "") =>
  `${API}\nkind: GuardrailFleet\nmetadata: {name: ${name}}\nspec:\n  environments: []\n  policies: [p/*.yaml]\n${spec}`;
const policy = (name: string, cel = '"true"') =>
  `${API}\nkind: GuardrailPolicy\nmetadata: {name: ${name}}\nspec:\n  title: t\n  severity: high\n  rules:\n    - {id: one, cel: ${cel}}\n`;
const SHOP = { "repo/tiphys.yaml": fleet("shop"), "repo/p/b.yaml": policy("b") };

describe("loadGuardrails", () => {
  const folder = temporaryFolder();

  function load(env: GuardrailRequest["env"] = {}, extraPolicies: readonly string[] = []) {
    const root = join(folder(), "repo");
    const repository = findRepositoryRoot(root, { env: {}, cwd: root });
    return loadGuardrails({ repository, env, now: NOW, extraPolicies });
  }

  async function policiesOf(loading: ReturnType<typeof load>) {
    const { guardrails } = await loading;
    return guardrails.layers.map(({ policies }) => policies.map(({ metadata }) => metadata.name));
  }

  async function failureOf(loading: ReturnType<typeof load>): Promise<TiphysError> {
    const error = await loading.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TiphysError);
    return error as TiphysError;
  }

  /** A platform's bundle with policy "a", as its own repository writes it. */
  async function platformBundle(): Promise<string> {
    writeTree(folder(), {
      "platform/tiphys.yaml": fleet("platform", "  platform: true\n"),
      "platform/p/a.yaml": policy("a"),
    });
    const path = join(folder(), "bundle.yaml");
    const cwd = join(folder(), "platform");
    const { exitCode, stderr } = await runTiphys({ argv: ["bundle", "--output", path], cwd });
    expect(exitCode, stderr).to.equal(0);
    return path;
  }

  it("loads the repository's fleet alone", async () => {
    writeTree(folder(), SHOP);
    const { fleet: found, platform } = await load({ TIPHYS_BUNDLE: "" });
    expect([found.name, platform]).to.deep.equal(["shop", null]);
    expect((await policiesOf(load()))[0]).to.include("b");
  });

  it("puts the platform's bundle first, in a layer of its own", async () => {
    const TIPHYS_BUNDLE = await platformBundle();
    writeTree(folder(), SHOP);
    const [first, second] = await policiesOf(load({ TIPHYS_BUNDLE }));
    expect(first).to.include("a").and.not.include("b");
    expect(second).to.include("b").and.not.include("a");
    const both = await load({ TIPHYS_BUNDLE });
    expect([both.fleet.name, both.platform?.name]).to.deep.equal(["shop", "platform"]);
    expect([...both.platformPolicies]).to.include("a");
    expect(both.guardrails.revision).not.to.equal((await load()).guardrails.revision);
  });

  it("judges a repository without a fleet by the platform's alone", async () => {
    const TIPHYS_BUNDLE = await platformBundle();
    writeTree(folder(), { "repo/.git/HEAD": "ref: refs/heads/main\n" });
    const { fleet: found, loaded } = await load({ TIPHYS_BUNDLE });
    expect([found.name, loaded]).to.deep.equal(["platform", null]);
  });

  it("adds policies from outside, but none that is there already", async () => {
    writeTree(folder(), { ...SHOP, "repo/more/c.yaml": policy("c") });
    const [names] = await policiesOf(load({}, ["more/*.yaml", "p/b.yaml"]));
    expect(names?.filter((name) => name.length === 1)).to.deep.equal(["b", "c"]);
  });

  const refused: readonly {
    readonly title: string;
    readonly tree: FileTree;
    readonly extra?: readonly string[];
    readonly code: string;
    readonly message: string;
  }[] = [
    {
      title: "a folder with neither",
      tree: { "repo/.git/HEAD": "" },
      code: "FLEET_INVALID",
      message:
        "expected tiphys.yaml at the root of the repository, or a platform bundle named by TIPHYS_BUNDLE, found neither. Write a tiphys.yaml first.",
    },
    {
      title: "a policy that does not compile, with its place",
      tree: { ...SHOP, "repo/p/b.yaml": policy("b", '"1 +"') },
      code: "POLICY_INVALID",
      message: "p/b.yaml:8:",
    },
    {
      title: "policies from outside that are not there",
      tree: SHOP,
      extra: ["nowhere/*.yaml"],
      code: "POLICY_INVALID",
      message:
        'parameters.policies[0]: "nowhere/*.yaml" names no file with a document. Correct the path, or leave the entry out.',
    },
  ];
  for (const { title, tree, extra, code, message } of refused) {
    it(`refuses ${title}`, async () => {
      writeTree(folder(), tree);
      const error = await failureOf(load({}, extra));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(message);
    });
  }

  it("refuses a repository's policy with the name of a platform's", async () => {
    const TIPHYS_BUNDLE = await platformBundle();
    writeTree(folder(), { ...SHOP, "repo/p/b.yaml": policy("a") });
    const error = await failureOf(load({ TIPHYS_BUNDLE }));
    expect(error.code).to.equal("POLICY_INVALID");
    expect(error.message).to.contain("p/b.yaml").and.contain('"a"');
  });
});
