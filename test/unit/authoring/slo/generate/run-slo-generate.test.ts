import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHECKOUT_SLO } from "#test/support/checkout-slo.ts";
import { expect } from "chai";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

describe("tiphys slo generate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-slo-"));
    writeFileSync(join(folder, "slo.yaml"), CHECKOUT_SLO);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const generate = (...argv: string[]) =>
    runTiphys({ argv: ["slo", "generate", ...argv], cwd: folder });
  const kindsIn = (text: string) =>
    readYamlBytes(new TextEncoder().encode(text), { file: "stdout" }).map(
      ({ value }) => (value as { readonly kind?: string }).kind,
    );

  it("prints a stream of objects", async () => {
    const { exitCode, stdout, stderr } = await generate("slo.yaml");
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(kindsIn(stdout)).to.deep.equal([
      "PrometheusRule",
      "ConfigMap",
      "AnalysisTemplate",
      "AnalysisTemplate",
    ]);
  });

  it("writes files into a folder, and then finds them current", async () => {
    const written = await generate("slo.yaml", "-o", "out");
    expect([written.exitCode, written.stderr]).to.deep.equal([
      0,
      "out: 3 files written, 0 as they were\n",
    ]);
    const names = ["dashboard.json", "rules.yaml", "templates.yaml"];
    expect(readdirSync(join(folder, "out")).sort()).to.deep.equal(
      names.map((name) => `shop-checkout.${name}`),
    );
    const again = await generate("slo.yaml", "-o", "out");
    expect(again.stderr).to.equal("out: 0 files written, 3 as they were\n");
    const { exitCode, stderr } = await generate("slo.yaml", "-o", "out", "--check");
    expect([exitCode, stderr]).to.deep.equal([0, "out: 3 files current\n"]);
  });

  it("ends with 1 where --check finds a file missing, changed or left over", async () => {
    mkdirSync(join(folder, "slos"));
    cpSync(join(folder, "slo.yaml"), join(folder, "slos/checkout.yaml"));
    await generate("slos", "-o", "out");
    cpSync(join(folder, "out/shop-checkout.rules.yaml"), join(folder, "out/old.rules.yaml"));
    writeFileSync(join(folder, "out/own.rules.yaml"), "groups: []\n");
    rmSync(join(folder, "out/shop-checkout.dashboard.json"));
    writeFileSync(join(folder, "out/shop-checkout.rules.yaml"), "groups: []\n");
    const { exitCode, stdout, stderr } = await generate("slos", "-o", "out", "--check");
    expect([exitCode, stdout]).to.deep.equal([1, ""]);
    expect(stderr.split("\n").slice(0, 3)).to.deep.equal([
      "out/shop-checkout.dashboard.json: expected a generated file, found none.",
      "out/shop-checkout.rules.yaml: expected what the SLOs generate, got another text.",
      "out/old.rules.yaml: no SLO generates it any more.",
    ]);
  });

  it("calls nothing left over where only some SLOs or parts were asked for", async () => {
    mkdirSync(join(folder, "slos"));
    cpSync(join(folder, "slo.yaml"), join(folder, "slos/checkout.yaml"));
    await generate("slo.yaml", "-o", "out");
    cpSync(join(folder, "out/shop-checkout.rules.yaml"), join(folder, "out/other.rules.yaml"));
    for (const argv of [
      ["slo.yaml"],
      ["slos", "-s", "checkout"],
      ["slos", "--only", "templates"],
    ]) {
      const { exitCode, stderr } = await generate(...argv, "-o", "out", "--check");
      expect([exitCode, stderr.includes("no SLO generates")], argv.join(" ")).to.deep.equal([
        0,
        false,
      ]);
    }
  });

  it("prints plain rules, and nothing that is no rule, for rule_files", async () => {
    const { exitCode, stdout } = await generate("slo.yaml", "--as", "rules", "--only", "rules");
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^# Generated[^\n]*\ngroups:\n- name: slo:shop\/checkout/);
  });

  it("gives objects the labels and the namespace that are asked for", async () => {
    writeFileSync(join(folder, "slo.yaml"), CHECKOUT_SLO.replace(", namespace: shop", ""));
    const { stdout } = await generate("slo.yaml", "-l", "release=kps", "-n", "monitoring");
    expect(stdout).to.contain("    release: kps\n").and.contain("  namespace: monitoring\n");
  });

  it("links alerts to a runbook where the SLO names none", async () => {
    const { stdout } = await generate(
      "slo.yaml",
      "--runbook",
      "https://runbooks.example.com/{namespace}/{service}#{objective}",
    );
    expect(stdout).to.contain(
      "runbook_url: https://runbooks.example.com/shop/checkout#availability\n",
    );
  });

  it("says what a rule cannot do: a calendar, and a burn rate that nothing reaches", async () => {
    writeFileSync(
      join(folder, "slo.yaml"),
      CHECKOUT_SLO.replace("30d", "{calendar: month, timeZone: Europe/Berlin}").replace(
        "99.9%",
        "95%",
      ),
    );
    const { exitCode, stderr } = await generate("slo.yaml");
    expect(exitCode).to.equal(0);
    expect(stderr).to.equal(
      "note: shop/checkout/availability: the rules look back 30d, rolling, in the place of a calendar month, which PromQL does not know\n",
    );
  });

  const refusals = [
    { argv: ["slo.yaml", "--check"], says: "--check: expected --output DIR beside it" },
    { argv: ["slo.yaml", "--only", "rules,rule"], says: 'got "rule"' },
    { argv: ["slo.yaml", "-l", "release"], says: "--label: expected NAME=VALUE" },
    { argv: ["slo.yaml", "--analysis-url", "tiphys"], says: "--analysis-url: expected an address" },
    { argv: ["slo.yaml", "--runbook", "wiki"], says: "--runbook: expected an address" },
    { argv: ["slo.yaml", "--as", "rules"], says: "expected one plain file to print, got several" },
    { argv: ["slo.yaml", "-s", "chekout"], says: 'got "chekout". Did you mean "checkout"?' },
    { argv: ["none.yaml"], says: "none.yaml: expected a file or folder of SLOs" },
    { argv: [], says: "expected a tiphys.yaml in this folder or above it" },
  ];
  for (const { argv, says } of refusals) {
    it(`refuses "${argv.join(" ")}": ${says}`, async () => {
      const { exitCode, stdout, stderr } = await generate(...argv);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.contain(says);
    });
  }

  it("shows every problem of a broken document, with its place", async () => {
    writeFileSync(join(folder, "slo.yaml"), CHECKOUT_SLO.replace("99.9%", "100%"));
    const { exitCode, stderr } = await generate("slo.yaml");
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/slo\.yaml:9:\d+: spec\.objectives\[0\]\.target: /);
  });
});
