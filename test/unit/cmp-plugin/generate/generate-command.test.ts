import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { buildBundle } from "#core/policy/bundle.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { policyOf } from "#test/support/fleet-setup.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { isAlive } from "#test/support/is-alive.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { waitFor } from "#test/support/wait-for.ts";

const POD =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: c, image: a}]}\n";
const FLEET = "apiVersion: tiphys.io/v1alpha1\nkind: GuardrailFleet\nmetadata: {name: shop}\n";
const policyText = (name: string, cel: string) =>
  `apiVersion: tiphys.io/v1alpha1\nkind: GuardrailPolicy\nmetadata: {name: ${name}}\nspec: {title: ${name}, severity: high, rules: [{id: r, cel: "${cel}"}]}\n`;
const OVERLAY = "apps/web/overlays/prod";

describe("tiphys generate", () => {
  const folder = temporaryFolder();

  /** A stand-in for kustomize that notes its arguments and prints a Pod, or does what it is told. */
  function kustomize(script = `cat "$(dirname "$0")/pod.yaml"`): string {
    const path = join(folder(), "bin/kustomize");
    const text = `#!/bin/sh\necho "$@" > "$(dirname "$0")/arguments"\n${script}\n`;
    writeTree(folder(), { "bin/kustomize": text, "bin/pod.yaml": POD });
    chmodSync(path, 0o755);
    return path;
  }

  async function generate(
    tree: Readonly<Record<string, string>>,
    given: { readonly env?: Readonly<Record<string, string>>; readonly script?: string } = {},
  ) {
    writeTree(folder(), { [`repo/${OVERLAY}/kustomization.yaml`]: "resources: []\n" });
    writeTree(
      folder(),
      Object.fromEntries(Object.entries(tree).map(([path, text]) => [`repo/${path}`, text])),
    );
    const env = {
      TIPHYS_KUSTOMIZE: kustomize(given.script),
      ARGOCD_APP_SOURCE_PATH: OVERLAY,
      ...given.env,
    };
    return await runTiphys({ argv: ["generate"], cwd: join(folder(), "repo", OVERLAY), env });
  }

  function platformBundle(policies: readonly PolicyDocument[], fleet: object = {}): string {
    const source = sourceOf({
      policies,
      fleet: {
        platform: true,
        environments: [{ name: "prod", overlays: ["apps/*/overlays/prod"] }],
        ...fleet,
      },
    });
    const path = join(folder(), "bundle.yaml");
    writeFileSync(path, JSON.stringify(buildBundle(source, { slos: [], freezes: [] })));
    return path;
  }

  const parameters = (list: readonly object[]) => ({ ARGOCD_APP_PARAMETERS: JSON.stringify(list) });
  const extra = parameters([{ name: "policies", array: ["extra/*.yaml"] }]);
  const spec =
    "spec: {environments: [{name: prod, overlays: [apps/*/overlays/prod]}], policies: [p/*.yaml]}\n";

  it("judges by the platform's bundle alone where the repository has no fleet", async () => {
    const TIPHYS_BUNDLE = platformBundle([policyOf("platform", { cel: "false" })]);
    const { exitCode, stdout, stderr } = await generate({}, { env: { TIPHYS_BUNDLE } });
    expect([exitCode, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.contain(`denied ${OVERLAY} (environment prod): 1 denial`);
  });

  it("judges by further policies beside the platform's bundle alone", async () => {
    const TIPHYS_BUNDLE = platformBundle([policyOf("platform", { cel: "true" })]);
    const tree = { "extra/a.yaml": policyText("further", "false") };
    const { exitCode, stderr } = await generate(tree, { env: { TIPHYS_BUNDLE, ...extra } });
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("[1/1] high further/r | Pod web");
  });

  it("lets further policies add, and judges one that is there already once", async () => {
    const tree = {
      "tiphys.yaml": FLEET + spec,
      "p/a.yaml": policyText("own", "false"),
      "extra/a.yaml": policyText("own", "false"),
      "extra/b.yaml": policyText("further", "false"),
    };
    const { exitCode, stderr } = await generate(tree, { env: extra });
    expect(exitCode).to.equal(1);
    expect(stderr.match(/^\[\d\/\d\] \S+ \S+/gm)).to.deep.equal([
      "[1/2] high further/r",
      "[2/2] high own/r",
    ]);
  });

  it("refuses a further policy that would replace another", async () => {
    const tree = {
      "tiphys.yaml": FLEET + spec,
      "p/a.yaml": policyText("own", "false"),
      "extra/a.yaml": policyText("own", "true"),
    };
    const { exitCode, stdout, stderr } = await generate(tree, { env: extra });
    expect([exitCode, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(
      /^tiphys: extra\/a\.yaml:3:\d+: metadata\.name: another policy is named "own" too/,
    );
  });

  it("refuses further policies that are not there", async () => {
    const tree = { "tiphys.yaml": FLEET + spec, "p/a.yaml": policyText("own", "true") };
    const { exitCode, stderr } = await generate(tree, { env: extra });
    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      'tiphys: parameters.policies[0]: "extra/*.yaml" names no file with a document. Correct the path, or leave the entry out.\n',
    );
  });

  const actions: readonly (readonly [string, object, string, number])[] = [
    [
      "the repository's maxAction does not touch the platform's policies",
      {},
      "  render: {maxAction: warn}\n",
      1,
    ],
    ["the platform's own maxAction does", { render: { maxAction: "warn" } }, "", 0],
  ];
  for (const [title, fleet, render, expected] of actions) {
    it(title, async () => {
      const TIPHYS_BUNDLE = platformBundle([policyOf("platform", { cel: "false" })], fleet);
      const text = `${FLEET}spec:\n  environments: [{name: prod, overlays: [apps/*/overlays/prod]}]\n${render}`;
      const { exitCode } = await generate({ "tiphys.yaml": text }, { env: { TIPHYS_BUNDLE } });
      expect(exitCode).to.equal(expected);
    });
  }

  it("refuses a repository's policy with the name of one of the platform's", async () => {
    const TIPHYS_BUNDLE = platformBundle([policyOf("own", { cel: "true" })]);
    const tree = { "tiphys.yaml": FLEET + spec, "p/a.yaml": policyText("own", "true") };
    const { exitCode, stderr } = await generate(tree, { env: { TIPHYS_BUNDLE } });
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain(
      'p/a.yaml:3:18: metadata.name: a policy of the platform bundle is named "own" too',
    );
  });

  const bundles: readonly (readonly [string, string, string])[] = [
    ["is no bundle", POD, "TIPHYS_BUNDLE: expected a GuardrailBundle (tiphys.io/v1alpha1)"],
    ["is not there", "", "TIPHYS_BUNDLE: there is no such file"],
  ];
  for (const [title, text, message] of bundles) {
    it(`refuses a platform bundle that ${title}`, async () => {
      const path = join(folder(), "other.yaml");
      if (text !== "") writeFileSync(path, text);
      const { exitCode, stdout, stderr } = await generate({}, { env: { TIPHYS_BUNDLE: path } });
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(message);
    });
  }

  it("looks up in the fleet which remote bases are allowed", async () => {
    const remote = {
      [`${OVERLAY}/kustomization.yaml`]:
        "resources:\n  - https://github.com/acme/bases//web?ref=v1\n",
    };
    const allowing = `${FLEET}spec:\n  environments: []\n  render: {remote: [github.com/acme/]}\n`;
    const allowed = await generate({ ...remote, "tiphys.yaml": allowing });
    expect([allowed.exitCode, allowed.stdout]).to.deep.equal([0, POD]);
    const refused = await generate({
      ...remote,
      "tiphys.yaml": `${FLEET}spec: {environments: []}\n`,
    });
    expect(refused.exitCode).to.equal(2);
    expect(refused.stderr).to.contain('got the remote "https://github.com/acme/bases//web?ref=v1"');
  });

  it("says the same when policies and render are both broken, and lets kustomize end", async () => {
    const tree = { "tiphys.yaml": FLEET + spec, "p/a.yaml": policyText("own", "nothing") };
    const script = `echo $$ > "$(dirname "$0")/pid"; exec sleep 60`;
    const start = performance.now();
    const slow = await generate(tree, { script });
    expect(performance.now() - start).to.be.lessThan(10_000);
    const failing = await generate(tree, { script: "echo broken >&2; exit 1" });
    expect(slow).to.deep.equal(failing);
    expect(slow.stderr).to.contain('undeclared reference to "nothing"');
    await untilEnded(join(folder(), "bin/pid"));
  });

  it("cuts an error that is too long for Argo CD", async () => {
    const rules = Array.from(
      { length: 300 },
      (_, index) => `{id: r-${index}, cel: "nothing + ${index}"}`,
    );
    const text = policyText("own", "true").replace(/\[.*\]/, `[${rules.join(", ")}]`);
    const { exitCode, stderr } = await generate({ "tiphys.yaml": FLEET + spec, "p/a.yaml": text });
    expect(exitCode).to.equal(2);
    expect(Buffer.byteLength(stderr)).to.be.at.most(4000);
    expect(stderr).to.match(/^tiphys: p\/a\.yaml:4:.* bytes more\)\n$/s);
  });

  it("takes the namespace that Argo CD gives for objects without one", async () => {
    const tree = { "tiphys.yaml": FLEET + spec, "p/a.yaml": policyText("own", "false") };
    const { stderr } = await generate(tree, { env: { ARGOCD_APP_NAMESPACE: "given" } });
    expect(stderr).to.contain("Pod given/web");
  });

  it("judges an overlay that no environment claims by unmatched", async () => {
    const text = `${FLEET}spec: {environments: [], unmatched: deny, policies: [p/*.yaml]}\n`;
    const { exitCode, stderr } = await generate({
      "tiphys.yaml": text,
      "p/a.yaml": policyText("own", "false"),
    });
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain("(no environment claims it)");
  });

  it("refuses settings of kustomize for a folder without a kustomization", async () => {
    writeTree(folder(), {
      "repo/tiphys.yaml": `${FLEET}spec: {environments: []}\n`,
      "repo/plain/a.yaml": POD,
    });
    const env = {
      TIPHYS_KUSTOMIZE: kustomize(),
      ...parameters([{ name: "name-prefix", string: "a-" }]),
    };
    const { exitCode, stderr } = await runTiphys({
      argv: ["generate"],
      cwd: join(folder(), "repo/plain"),
      env,
    });
    expect(exitCode).to.equal(2);
    expect(stderr).to.equal(
      "tiphys: plain: kustomize settings were given, and there is no kustomization. Remove the parameters, or add a kustomization.yaml.\n",
    );
  });
});

/** Waits until the process whose id a file holds has ended; without the file it never began. */
async function untilEnded(file: string): Promise<void> {
  const hasEnded = () => !existsSync(file) || !isAlive(Number(readFileSync(file, "utf8")));
  await waitFor(async () => (hasEnded() ? true : null), { what: "the end of kustomize" });
}
