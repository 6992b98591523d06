import { expect } from "chai";
import type { Parsed } from "#core/document/parsed.ts";
import {
  parseBaseline,
  parseException,
  parseFleet,
  parsePolicy,
} from "#core/policy/parse-document.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";

const API = "tiphys.io/v1alpha1";
const NOW = Date.UTC(2026, 5, 15, 12);
const LIMITS = { now: NOW, maxDays: 90 };

function policy(spec: object, rest: object = {}) {
  const base = { title: "t", severity: "high", rules: [{ id: "r", cel: "true" }] };
  return document("GuardrailPolicy", { ...base, ...spec }, rest);
}

function fleet(spec: object) {
  return document("GuardrailFleet", { environments: [], ...spec });
}

function exception(spec: object = {}, match: object = {}) {
  return document("GuardrailException", {
    policy: "pod-security-restricted",
    rules: ["run-as-non-root"],
    match: { kinds: ["Deployment"], names: ["grafana"], ...match },
    owner: "platform",
    reason: "chart",
    expires: "2026-08-01",
    ...spec,
  });
}

function document(kind: string, spec: object, rest: object = {}) {
  return deepFreeze({ apiVersion: API, kind, metadata: { name: "x" }, spec, ...rest });
}

/** "place: message remedy" of each problem. */
function said(parsed: Parsed<unknown>): readonly string[] {
  return parsed.problems.map(({ at, message }) => `${at.join(".")}: ${message}`);
}

describe("a GuardrailPolicy", () => {
  it("is read as written, with its labels and without its annotations", () => {
    const metadata = { name: "images", labels: { team: "a" }, annotations: { note: "n" } };
    const { value } = parsePolicy(policy({}, { metadata }));
    expect(value?.metadata).to.deep.equal({ name: "images", labels: { team: "a" } });
    expect(value?.spec).to.deep.equal(policy({}).spec);
  });

  const rule = (fields: object) => ({ rules: [{ id: "r", cel: "true", ...fields }] });
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    [
      "an unknown field, with the nearest name",
      policy({ severty: "high" }),
      ['spec: unknown field "severty"; did you mean "severity"?'],
    ],
    ["a missing field", policy({ title: undefined }), ['spec: missing field "title"']],
    [
      "an unknown severity",
      policy({ severity: "hihg" }),
      [
        'spec.severity: expected one of critical, high, medium, low, got "hihg"; did you mean "high"?',
      ],
    ],
    ["no rules", policy({ rules: [] }), ["spec.rules: expected at least one entry, got none"]],
    [
      "a rule with neither cel nor schema",
      policy({ rules: [{ id: "r" }] }),
      ['spec.rules.0: expected exactly one of "cel" and "schema"'],
    ],
    [
      "a rule with both",
      policy(rule({ schema: {} })),
      ['spec.rules.0: expected exactly one of "cel" and "schema"'],
    ],
    [
      "a rule with two messages",
      policy(rule({ message: "a", messageExpression: "'a'" })),
      ['spec.rules.0: expected at most one of "message" and "messageExpression"'],
    ],
    [
      "a name that is not kebab-case",
      policy({}, { metadata: { name: "My_Policy" } }),
      [
        'metadata.name: expected a kebab-case name (lower-case letters, digits, hyphens), got "My_Policy"',
      ],
    ],
    [
      "two rules of one id",
      policy({
        rules: [
          { id: "r", cel: "true" },
          { id: "r", cel: "false" },
        ],
      }),
      ['spec.rules.1.id: rule "r" is there twice'],
    ],
    [
      "two variables of one name",
      policy({
        variables: [
          { name: "a", cel: "1" },
          { name: "a", cel: "2" },
        ],
      }),
      ['spec.variables.1.name: variable "a" is there twice'],
    ],
    [
      "a rule's variable with the name of the policy's",
      policy({
        variables: [{ name: "a", cel: "1" }],
        ...rule({ variables: [{ name: "a", cel: "2" }] }),
      }),
      ['spec.rules.0.variables.0.name: variable "a" is there twice'],
    ],
    [
      "a schema over a bundle",
      policy({ rules: [{ id: "r", each: "bundle", schema: {} }] }),
      [
        "spec.rules.0.schema: a rule with each: bundle judges a list of resources, and got a schema",
      ],
    ],
    [
      "a path beside a schema",
      policy({ rules: [{ id: "r", path: ".spec", schema: {} }] }),
      ["spec.rules.0.path: a rule with a schema points at what does not fit, and got a path"],
    ],
    [
      "a version in place of a group",
      policy({ match: { kinds: ["v1/Pod"] } }),
      [
        'spec.match.kinds.0: expected group/Kind, got "v1/Pod", in which a version stands for the group',
      ],
    ],
    [
      "a kind with four parts in a rule",
      policy(rule({ exclude: { kinds: ["a/b/c/D"] } })),
      [
        'spec.rules.0.exclude.kinds.0: expected Kind, group/Kind or group/version/Kind, got "a/b/c/D"',
      ],
    ],
    [
      "a version in place of a group in podSpecs",
      policy({ podSpecs: [{ kind: "v1beta1/Thing", path: ".spec" }] }),
      [
        'spec.podSpecs.0.kind: expected group/Kind, got "v1beta1/Thing", in which a version stands for the group',
      ],
    ],
    [
      "an exclude that would leave out everything",
      policy({ exclude: {} }),
      ["spec.exclude: expected at least one field, got none"],
    ],
    [
      "labels without a label, in an exclude",
      policy({ exclude: { labels: {} } }),
      ["spec.exclude.labels: expected at least one field, got none"],
    ],
    [
      "another version of the API",
      policy({}, { apiVersion: "tiphys.io/v9" }),
      ['apiVersion: expected "tiphys.io/v1alpha1", got "tiphys.io/v9"'],
    ],
    [
      "several problems at once",
      policy({ severity: "x", doors: ["window"] }),
      [
        'spec.severity: expected one of critical, high, medium, low, got "x"',
        'spec.doors.0: expected one of render, check, admission, scan, got "window"',
      ],
    ],
  ];
  for (const [title, value, expected] of cases) {
    it(`is refused with ${title}`, () => {
      const parsed = parsePolicy(value);
      expect(parsed.value).to.equal(null);
      expect(said(parsed)).to.deep.equal(expected);
    });
  }

  for (const value of [null, [], "text", 7, {}]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      expect(parsePolicy(value).problems).not.to.deep.equal([]);
    });
  }
});

describe("a GuardrailException", () => {
  const refused: readonly (readonly [string, object, string])[] = [
    ["a bare star as policy", exception({ policy: "*" }), "spec.policy: "],
    ["a bare star as rule", exception({ rules: ["a", "*"] }), "spec.rules: "],
    ["a bare star as kind", exception({}, { kinds: ["*"] }), "spec.match.kinds: "],
    ["stars for group and kind", exception({}, { kinds: ["*/*"] }), "spec.match.kinds: "],
    ["a bare star as name", exception({}, { names: ["*"] }), "spec.match.names: "],
    ["two stars as name", exception({}, { names: ["**"] }), "spec.match.names: "],
    ["a question mark and a star as name", exception({}, { names: ["?*"] }), "spec.match.names: "],
  ];
  for (const [title, value, place] of refused) {
    it(`is refused with ${title}`, () => {
      const [first] = said(parseException(value, LIMITS));
      expect(first).to.match(new RegExp(`^${place}expected a name or a glob with letters in it`));
    });
  }

  for (const field of ["policy", "rules", "owner", "reason", "expires", "match"]) {
    it(`is refused without ${field}`, () => {
      const spec: Record<string, unknown> = { ...exception().spec };
      delete spec[field];
      expect(said(parseException(document("GuardrailException", spec), LIMITS))).to.deep.equal([
        `spec: missing field "${field}"`,
      ]);
    });
  }

  const ends: readonly (readonly [string, boolean])[] = [
    ["2026-09-13", true],
    ["2026-09-14", false],
    ["2026-09-13T23:59:59Z", true],
    ["2026-09-14T00:00:00Z", true],
    ["2026-09-14T00:00:01Z", false],
    ["2020-01-01", true],
    ["2026-02-30", false],
    ["tomorrow", false],
  ];
  for (const [expires, isTaken] of ends) {
    it(`that ends ${expires} is ${isTaken ? "taken" : "refused"} at 90 days from 2026-06-15`, () => {
      expect(parseException(exception({ expires }), LIMITS).value !== null).to.equal(isTaken);
    });
  }

  it("says the latest day when its end is too far ahead", () => {
    expect(said(parseException(exception({ expires: "2027-01-01" }), LIMITS))).to.deep.equal([
      'spec.expires: expected a date at most 90 days ahead (2026-09-13), got "2027-01-01"',
    ]);
  });

  it("may end anywhere where its end was looked at before", () => {
    expect(parseException(exception({ expires: "2099-01-01" }), null).value).not.to.equal(null);
  });

  it("takes globs with letters everywhere", () => {
    const value = exception(
      { policy: "pod-*", rules: ["run-*"] },
      { kinds: ["apps/*"], names: ["graf*"], namespaces: ["*"], environments: ["*"] },
    );
    expect(parseException(value, LIMITS).problems).to.deep.equal([]);
  });
});

describe("a GuardrailFleet", () => {
  it("gets its defaults, and the document stays as it was", () => {
    const written = fleet({ environments: [{ name: "prod" }] });
    const { value } = parseFleet(written);
    expect(value?.spec).to.deep.include({
      platform: false,
      unmatched: "warn",
      maxExceptionDays: 90,
      policies: [],
      exceptions: [],
      injected: [],
      overrides: [],
    });
    expect(value?.spec.environments[0]?.actions).to.deep.equal({
      critical: "deny",
      high: "deny",
      medium: "deny",
      low: "warn",
    });
    expect(value?.spec.render.maxAction).to.equal("deny");
    expect(written.spec).to.deep.equal({ environments: [{ name: "prod" }] });
  });

  const all = { critical: "deny", high: "deny", medium: "deny", low: "deny" };
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    [
      "actions that leave out a severity",
      { environments: [{ name: "a", actions: { ...all, low: undefined } }] },
      ['spec.environments.0.actions: missing field "low"'],
    ],
    [
      "two environments of one name",
      { environments: [{ name: "a" }, { name: "a" }] },
      ['spec.environments.1.name: environment "a" is there twice'],
    ],
    [
      "{app} with a wildcard in one segment",
      { environments: [{ name: "a", overlays: ["apps/{app}-*"] }] },
      ['spec.environments.0.overlays.0: expected {app} beside literal text only, got "{app}-*"'],
    ],
    [
      "an overlay outside of the repository",
      { environments: [{ name: "a", overlays: [{ path: "../x", app: "y" }] }] },
      ['spec.environments.0.overlays.0: expected a path inside the repository, got "../x"'],
    ],
    [
      "an override that ends on no real day",
      {
        overrides: [{ policy: "a", action: "audit", until: "2026-02-30", owner: "o", reason: "r" }],
      },
      ['spec.overrides.0.until: expected a real day, got "2026-02-30"'],
    ],
    [
      "accepted losses that say nothing, end on no real day or lie outside",
      {
        render: {
          acceptedLoss: [
            { overlay: "apps/a", until: "2026-12-31", reason: "r" },
            { overlay: "apps/a", resources: 1, until: "2026-02-30", reason: "r" },
            { overlay: "/apps/a", kinds: ["Service"], until: "2026-12-31", reason: "r" },
          ],
        },
      },
      [
        "spec.render.acceptedLoss.0: expected resources, kinds or both, got neither",
        'spec.render.acceptedLoss.1.until: expected a real day, got "2026-02-30"',
        'spec.render.acceptedLoss.2.overlay: expected a path inside the repository, got "/apps/a"',
      ],
    ],
    [
      "policies outside of the repository",
      { policies: ["../shared/*.yaml", { use: "/etc/*.yaml" }] },
      [
        'spec.policies.0: expected a path inside the repository, got "../shared/*.yaml"',
        'spec.policies.1.use: expected a path inside the repository, got "/etc/*.yaml"',
      ],
    ],
    [
      "exceptions, CRDs and a baseline outside of the repository",
      { exceptions: ["../a"], crds: ["a/../../b"], baseline: "../c" },
      [
        'spec.exceptions.0: expected a path inside the repository, got "../a"',
        'spec.crds.0: expected a path inside the repository, got "a/../../b"',
        'spec.baseline: expected a path inside the repository, got "../c"',
      ],
    ],
    [
      "a misspelt setting of a policy set",
      { policies: [{ use: "builtin:best-practices", parms: {} }] },
      ['spec.policies.0: unknown field "parms"; did you mean "params"?'],
    ],
    [
      "a bare off, which YAML reads as false",
      { unmatched: false },
      ["spec.unmatched: expected one of deny, warn, audit, off, got false"],
    ],
  ];
  for (const [title, spec, expected] of cases) {
    it(`is refused with ${title}`, () => {
      expect(said(parseFleet(fleet(spec)))).to.deep.equal(expected);
    });
  }
});

describe("a GuardrailBaseline", () => {
  const entry = { id: "a".repeat(64), policy: "p", rule: "r", resource: "Pod a/b", path: "/spec" };
  it("is its entries", () => {
    const value = { apiVersion: API, kind: "GuardrailBaseline", spec: { findings: [entry] } };
    expect(parseBaseline(value).value).to.deep.equal([entry]);
  });

  it("is refused with an id that is none", () => {
    const findings = [{ ...entry, id: "abc" }];
    const value = { apiVersion: API, kind: "GuardrailBaseline", spec: { findings } };
    expect(said(parseBaseline(value))).to.deep.equal([
      'spec.findings.0.id: expected 64 hexadecimal digits, got "abc"',
    ]);
  });
});
