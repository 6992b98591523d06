import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject } from "#core/kube/resource.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { parseBundle } from "#core/policy/parse-bundle.ts";
import type { Door } from "#core/policy/policy.ts";
import { readChecked } from "#test/support/door-contract.ts";
import { createGitRepository, type GitRepository } from "#test/support/git-repository.ts";
import { runTiphys, TEST_DAY, type TiphysResult } from "#test/support/run-tiphys.ts";

const SOURCE = fileURLToPath(new URL("foreign-fleet/", import.meta.url));
const PROD = "apps/shop/prod";

/** What prod of the fleet gets, whoever asks: "rule action place exception". */
const IN_PROD = [
  "allowed-registries/autogen-registries off apps/shop/base/cache.yaml:11 cache-image",
  "allowed-registries/autogen-registries deny apps/shop/base/web.yaml:11",
  "have-a-team/k8srequiredlabels off apps/shop/base/cache.yaml:3 web-team",
  "run-as-non-root/validation-1 warn apps/shop/base/web.yaml:3",
  "vap-replicas/validation-1 deny apps/shop/base/web.yaml:3",
  "disallow-latest-tag/autogen-validate-image-tag deny apps/shop/base/web.yaml:12",
];
const IN_DEV = [
  "allowed-registries/autogen-registries off apps/shop/base/cache.yaml:11 cache-image",
  "allowed-registries/autogen-registries warn apps/shop/base/web.yaml:11",
  "have-a-team/k8srequiredlabels warn apps/shop/base/cache.yaml:3",
  "have-a-team/k8srequiredlabels warn apps/shop/base/web.yaml:3",
  "run-as-non-root/validation-1 warn apps/shop/base/web.yaml:3",
  "disallow-latest-tag/autogen-validate-image-tag audit apps/shop/base/web.yaml:12",
];

describe("a fleet of ClusterPolicies, ValidatingPolicies, ValidatingAdmissionPolicies and constraints", () => {
  let repository: GitRepository;
  let folder: string;

  beforeEach(async () => {
    repository = await createGitRepository(SOURCE);
    folder = fileURLToPath(repository.url);
  });
  afterEach(() => repository.remove());

  const tiphys = (argv: readonly string[], cwd = folder): Promise<TiphysResult> =>
    runTiphys({ argv, cwd });

  const found = async (target: string, options: readonly string[] = []) => {
    const checked = readChecked(await tiphys(["check", target, "--format", "json", ...options]));
    return { revision: checked.revision, findings: checked.targets[0]?.findings ?? [] };
  };

  it("is judged by all of them, with actions, exceptions and places", async () => {
    expect((await found(PROD)).findings.map(lineOf)).to.have.members(IN_PROD);
    expect((await found("apps/shop/dev")).findings.map(lineOf)).to.have.members(IN_DEV);
  });

  it("is denied as Argo CD renders it, for the same", async () => {
    const { exitCode, stdout, stderr } = await tiphys(["generate"], join(folder, PROD));
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: "" });
    const denied = IN_PROD.filter((line) => line.includes(" deny "));
    for (const line of denied) {
      const [rule = "", , place = ""] = line.split(" ");
      expect(stderr).to.match(new RegExp(`${rule} .*\\| ${place}`));
    }
    expect(stderr).to.contain(`${denied.length} denials, 1 warning`);
    const dev = await tiphys(["generate"], join(folder, "apps/shop/dev"));
    expect(dev.exitCode, dev.stderr).to.equal(0);
    expect(dev.stdout).to.equal((await tiphys(["render", "apps/shop/dev"])).stdout);
  });

  it("says the same in SARIF", async () => {
    const { stdout } = await tiphys(["check", PROD, "--format", "sarif"]);
    const { results } = (JSON.parse(stdout) as { runs: { results: SarifResult[] }[] }).runs[0] ?? {
      results: [],
    };
    expect(results.map(sarifLine)).to.have.members(
      IN_PROD.map((line) => {
        const [rule = "", action = "", place = ""] = line.split(" ");
        const level = action === "deny" ? "error" : action === "warn" ? "warning" : "note";
        return `${rule} ${level} ${place}`;
      }),
    );
  });

  it("is judged by its bundle as by its files", async () => {
    const { findings, revision } = await found(PROD);
    expect((await tiphys(["bundle"])).exitCode).to.equal(0);
    const scanned = await judgedByBundle("scan");
    expect(scanned.revision).to.equal(revision);
    expect(scanned.findings.map(essenceOf)).to.have.members(findings.map(essenceOf));
    // Admission is left to whom it belongs, but for what the fleet gives it.
    const { findings: admitted } = await judgedByBundle("admission");
    expect(admitted.map(({ policy }) => policy)).to.deep.equal(["vap-replicas"]);
  });

  async function judgedByBundle(door: Door) {
    const written = readObjects(await fileText(folder, "guardrails/bundle.yaml"));
    const { value, problems } = parseBundle(written[0]);
    if (value === null) throw new Error(JSON.stringify(problems));
    const { guardrails } = await compileGuardrails([value]);
    const { stdout } = await tiphys(["render", PROD]);
    const resources = readObjects(stdout).map((object) => ({
      object,
      namespace: "shop-prod",
      isNamespaced: true,
      source: null,
    }));
    const input = { guardrails, door, resources, environment: "prod", now: TEST_DAY };
    return evaluate({ ...input, bundle: PROD });
  }

  it("denies what is new alone, compared with a revision", async () => {
    const base = repository.revision;
    await repository.push({
      [`${PROD}/kustomization.yaml`]:
        "namespace: shop-prod\nresources: [../base, jobs.yaml]\npatches:\n" +
        "  - patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, labels: {team: shop}}}'\n",
      [`${PROD}/jobs.yaml`]: await jobs(),
    });
    const { findings } = await found(PROD, ["--base", base]);
    const denied = findings.filter(({ action }) => action === "deny").map(lineOf);
    expect(denied).to.have.members([
      `vap-replicas/validation-1 deny ${PROD}/jobs.yaml:3`,
      `disallow-latest-tag/autogen-validate-image-tag deny ${PROD}/jobs.yaml:12`,
    ]);
    expect(findings.filter(({ existing }) => existing).length).to.equal(IN_PROD.length);
  });

  const jobs = async () =>
    (await fileText(folder, "apps/shop/base/web.yaml"))
      .replaceAll("web", "jobs")
      .replace("docker.io", "ghcr.io")
      .replace("name: jobs}", "name: jobs, labels: {team: shop}}");

  it("warns of what its baseline holds", async () => {
    const fleet = await fileText(folder, "tiphys.yaml");
    await repository.push({
      "tiphys.yaml": fleet.replace("  exceptions:", "  baseline: baseline.yaml\n  exceptions:"),
    });
    expect((await tiphys(["check", "--write-baseline"])).exitCode).to.equal(0);
    const { findings } = await found(PROD);
    expect(findings.filter(({ action }) => action === "deny")).to.deep.equal([]);
    expect(findings.length).to.equal(IN_PROD.length);
  });

  it("is judged by a policy again when its override goes", async () => {
    const fleet = await fileText(folder, "tiphys.yaml");
    await repository.push({
      "tiphys.yaml": fleet.replace(/ {2}overrides:[^]*?(?= {2}exceptions)/, ""),
    });
    const { findings } = await found("apps/shop/dev");
    expect(findings.map(lineOf)).to.have.members([
      ...IN_DEV,
      "vap-replicas/validation-1 warn apps/shop/base/web.yaml:3",
    ]);
  });

  it("is judged by what its context file says, and says what that does not tell", async () => {
    const file = "policies/kyverno-context.yaml";
    const before = await found(PROD);
    await repository.push({ [file]: (await fileText(folder, file)).replace("ghcr", "docker") });
    const after = await found(PROD);
    expect(after.revision).not.to.equal(before.revision);
    expect(after.findings.map(lineOf).join()).not.to.contain("allowed-registries");
    await repository.push({
      [file]: (await fileText(folder, file)).replace("name: allowed", "name: other"),
    });
    const { findings } = await found(PROD);
    const unknown = findings.filter(({ status }) => status === "not-evaluable");
    expect(unknown.map(({ message }) => message)).to.deep.equal([
      'not evaluated: "registries", which is looked up elsewhere, is not known here',
      'not evaluated: "registries", which is looked up elsewhere, is not known here',
    ]);
    const { stdout } = await tiphys(["check", PROD]);
    expect(stdout).to.contain("spec.rules[0].context[0].configMap: unsupported: configMap");
  });
});

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
  }[];
}

function sarifLine({ ruleId, level, locations }: SarifResult): string {
  const place = locations[0]?.physicalLocation;
  return `${ruleId} ${level} ${place?.artifactLocation.uri ?? ""}:${place?.region.startLine ?? ""}`;
}

function lineOf({ policy, rule, action, source, exception }: Finding): string {
  const place = `${source?.file ?? ""}:${source?.line ?? ""}`;
  const words = [`${policy}/${rule}`, action, place, ...(exception === null ? [] : [exception])];
  return words.join(" ");
}

/** All of a finding but where it was written, which a cluster does not know. */
function essenceOf({ id, action, message, exception, status }: Finding): string {
  return JSON.stringify([id, action, message, exception, status]);
}

function fileText(folder: string, file: string): Promise<string> {
  return readFile(join(folder, file), "utf8");
}

function readObjects(text: string) {
  return readYaml(text, { file: "objects.yaml" })
    .map(({ value }) => value)
    .filter(isKubeObject);
}
