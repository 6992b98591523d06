import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet, parseSetUse, type SetUse } from "#core/policy/builtin/expand-set.ts";
import { parsePolicy } from "#core/policy/parse-document.ts";
import { guardrailsOf } from "#test/support/judge-policy.ts";

const uses: readonly SetUse[] = BUILTIN_SETS.flatMap(({ name, versions }) =>
  [...versions, "latest"].map((version) => ({ name, version })),
);

describe("expandSet", () => {
  it("knows five sets, and the Pod Security Standards of v1.24 to v1.37", () => {
    expect(
      BUILTIN_SETS.map(({ name, versions }) => [name, versions.at(0), versions.at(-1)]),
    ).to.deep.equal([
      ["pod-security/baseline", "v1.24", "v1.37"],
      ["pod-security/restricted", "v1.24", "v1.37"],
      ["best-practices", undefined, undefined],
      ["argo-rollouts", undefined, undefined],
      ["argo-cd", undefined, undefined],
    ]);
  });

  for (const use of uses) {
    it(`makes a valid policy that compiles of ${use.name} as of ${use.version}`, async () => {
      const policy = expandSet(use);
      expect(parsePolicy(policy).problems).to.deep.equal([]);
      const guardrails = await guardrailsOf(policy);
      expect(guardrails.layers[0]?.rules).to.have.lengthOf(policy.spec.rules.length);
    });
  }

  for (const { name } of BUILTIN_SETS) {
    it(`gives every rule of ${name} an id of its own, a title, a severity, a remedy and a message`, () => {
      const { rules } = expandSet({ name }).spec;
      expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
      for (const rule of rules) {
        expect(rule, rule.id).to.include.all.keys("title", "severity", "remedy");
        expect(rule.cel ?? rule.schema, rule.id).not.to.equal(undefined);
        if (rule.cel !== undefined)
          expect(rule.message ?? rule.messageExpression, rule.id).to.be.a("string");
        expect(rule.remedy, rule.id).to.match(/[.]$/);
      }
    });
  }

  it("takes latest for a version that is left out", () => {
    const name = "pod-security/restricted";
    expect(expandSet({ name })).to.deep.equal(expandSet({ name, version: "latest" }));
    expect(expandSet({ name })).to.deep.equal(expandSet({ name, version: "v1.37" }));
  });

  it("drops the baseline rules of which restricted has a stricter form", () => {
    const ids = expandSet({ name: "pod-security/restricted" }).spec.rules.map(({ id }) => id);
    expect(ids).to.include.members(["privileged", "restricted-volumes", "proc-mount-restricted"]);
    expect(ids).not.to.include.members(["host-path-volumes"]);
    expect(ids).not.to.include.members(["proc-mount"]);
  });

  it("gives params their defaults, one by one", () => {
    const { params } = expandSet({
      name: "best-practices",
      params: { requiredLabels: ["team"] },
    }).spec;
    expect(params)
      .to.include({ minReplicas: 2 })
      .and.deep.include({ requiredLabels: ["team"], registries: [] });
  });

  it("changes the severity of one rule", () => {
    const use: SetUse = { name: "best-practices", rules: { replicas: { severity: "low" } } };
    const severities = new Map(expandSet(use).spec.rules.map(({ id, severity }) => [id, severity]));
    expect(severities.get("replicas")).to.equal("low");
    expect(severities.get("labels")).to.equal("medium");
  });

  const refused: readonly { title: string; use: unknown; message: string }[] = [
    {
      title: "a set that does not exist",
      use: { name: "pod-security/strict" },
      message:
        'policies: expected one of builtin:pod-security/baseline, builtin:pod-security/restricted, builtin:best-practices, builtin:argo-rollouts, builtin:argo-cd, got "builtin:pod-security/strict".',
    },
    {
      title: "a version that does not exist",
      use: { name: "pod-security/baseline", version: "v1.23" },
      message:
        'builtin:pod-security/baseline: expected a version from v1.24 to v1.37, or latest, got "v1.23".',
    },
    {
      title: "a version of a set without versions",
      use: { name: "best-practices", version: "v1.34" },
      message: 'builtin:best-practices: expected no version, got "v1.34".',
    },
    {
      title: "a parameter of a set without parameters",
      use: { name: "pod-security/baseline", params: { registries: [] } },
      message: 'builtin:pod-security/baseline: params: expected none, got "registries".',
    },
    {
      title: "a parameter that does not exist",
      use: { name: "best-practices", params: { labels: [] } },
      message:
        'builtin:best-practices: params: expected one of requiredLabels, registries, floatingTags, requiredRequests, requiredLimits, minReplicas, singleReplicaEnvironments, defaultDenyExempt, deprecatedApis, got "labels".',
    },
    {
      title: "text for a list of strings",
      use: { name: "best-practices", params: { registries: "ghcr.io" } },
      message:
        'builtin:best-practices: params.registries: expected a list of strings, got "ghcr.io".',
    },
    {
      title: "a fraction for a count",
      use: { name: "best-practices", params: { minReplicas: 1.5 } },
      message:
        "builtin:best-practices: params.minReplicas: expected a whole number from 0, got 1.5.",
    },
    {
      title: "a list for a mapping",
      use: { name: "best-practices", params: { deprecatedApis: [] } },
      message: "builtin:best-practices: params.deprecatedApis: expected a mapping, got [].",
    },
    {
      title: "a rule that does not exist",
      use: { name: "pod-security/baseline", rules: { root: {} } },
      message:
        'builtin:pod-security/baseline: rules: expected one of apparmor, capabilities-baseline, host-namespaces, host-path-volumes, host-ports, host-probes, privileged, proc-mount, seccomp-baseline, selinux, sysctls, windows-host-process, got "root".',
    },
    {
      title: "a severity that does not exist",
      use: { name: "best-practices", rules: { labels: { severity: "huge" } } },
      message:
        'builtin:best-practices: rules.labels.severity: expected one of critical, high, medium, low, got "huge".',
    },
  ];
  for (const { title, use, message } of refused) {
    it(`refuses ${title}`, () => {
      expect(() => expandSet(use as SetUse))
        .to.throw(TiphysError, message)
        .with.property("code", "FLEET_INVALID");
    });
  }
});

describe("parseSetUse", () => {
  it("reads a name", () => {
    expect(parseSetUse("builtin:best-practices")).to.deep.equal({ name: "best-practices" });
  });

  it("reads a name with a version", () => {
    expect(parseSetUse("builtin:pod-security/restricted@v1.34")).to.deep.equal({
      name: "pod-security/restricted",
      version: "v1.34",
    });
  });

  for (const text of ["best-practices", "builtin:", "builtin:a@", "builtin:a@v1 ", "builtin:A"]) {
    it(`refuses "${text}"`, () => {
      expect(() => parseSetUse(text)).to.throw(
        TiphysError,
        `policies: expected builtin:NAME or builtin:NAME@VERSION, got "${text}".`,
      );
    });
  }
});
