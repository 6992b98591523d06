import { expect } from "chai";
import { buildReport, type TargetReport } from "#authoring/check/check-report.ts";
import { textReport } from "#authoring/check/text-report.ts";
import { makeFinding } from "#test/support/findings.ts";

const plain = (text: string) => text;
const OPTIONS = {
  style: { deny: plain, warn: plain, allow: plain, strong: plain, faint: plain },
  hints: [] as readonly string[],
  isQuiet: false,
  failOn: "deny",
  noun: "overlay",
  hasEnvironments: true,
} as const;
const JUDGED_BY = { revision: `sha256:${"0".repeat(64)}`, policies: 1, rules: 3 };

function target(path: string, given: Partial<TargetReport> = {}): TargetReport {
  const none = { app: null, environment: "prod", decision: "allow", error: null } as const;
  return { path, ...none, resources: 2, findings: [], ...given };
}
const lines = (targets: readonly TargetReport[], options = {}) =>
  textReport(buildReport(targets, JUDGED_BY), { ...OPTIONS, ...options }).split("\n");

describe("textReport", () => {
  const denied = target("b", { decision: "deny", findings: [makeFinding()] });

  it("lists quiet targets line by line, and leaves room around those with findings", () => {
    const text = lines([target("a"), target("a2"), denied, target("c"), target("d")]);
    expect(text.slice(0, 12)).to.deep.equal([
      "✓ allow  a  environment prod, 2 resources",
      "✓ allow  a2  environment prod, 2 resources",
      "",
      "✗ deny   b  environment prod, 2 resources",
      "",
      "  Deployment api  namespace shop",
      '    deny  image "nginx" has no fixed version',
      "          images/no-latest (high)  at spec.template.spec.containers[0].image",
      "          → Use a digest.",
      "",
      "✓ allow  c  environment prod, 2 resources",
      "✓ allow  d  environment prod, 2 resources",
    ]);
    expect(text.at(-1)).to.equal("");
    expect(text.at(-2)).to.match(/^✗ 1 of 5 overlays denied: /);
  });

  it("counts audited and excepted findings without listing them", () => {
    const findings = [
      makeFinding({ action: "audit" }),
      makeFinding({ action: "off", exception: "known" }),
      makeFinding({ action: "audit", status: "not-evaluable" }),
    ];
    const [first, second] = lines([target("a", { findings })]);
    expect(first).to.equal(
      "✓ allow  a  environment prod, 2 resources, 1 audit, 1 excepted, 1 not evaluable",
    );
    expect(second).to.equal("");
  });

  it("shows why a target could not be judged", () => {
    const error = {
      code: "RENDER_FAILED",
      message: "a/kustomization.yaml:2: no base.\nwhole text",
    };
    const text = lines([target("a", { decision: null, resources: 0, error })]);
    expect(text.slice(0, 5)).to.deep.equal([
      "✗ error  a  environment prod",
      "",
      "    RENDER_FAILED",
      "    a/kustomization.yaml:2: no base.",
      "    whole text",
    ]);
  });

  it("prints denials, errors and the summary only, when it is to be quiet", () => {
    const mixed = {
      ...denied,
      findings: [makeFinding(), makeFinding({ action: "warn", rule: "x" })],
    };
    const text = lines([target("a"), mixed], { isQuiet: true, hints: ["a hint"] }).join("\n");
    expect(text).not.to.match(/✓|^ +warn|hint/m);
    expect(text).to.contain("✗ deny   b");
  });

  it("says where no environment claims a target, if environments decide", () => {
    const unclaimed = [target("a", { environment: null })];
    expect(lines(unclaimed)[0]).to.contain("no environment claims it");
    expect(lines(unclaimed, { hasEnvironments: false })[0]).to.equal("✓ allow  a  2 resources");
  });

  it("prints hints before the summary, and never escapes of a path", () => {
    const text = lines([target("a\u001b[2J")], { hints: ["do this"] });
    expect(text[0]).to.equal("✓ allow  a\\u{1b}[2J  environment prod, 2 resources");
    expect(text.at(-3)).to.equal("hint: do this");
  });
});
