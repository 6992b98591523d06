import { expect } from "chai";
import { loadFleet, readAllowedRemotes } from "#adapters/load-fleet.ts";
import { TiphysError } from "#core/errors.ts";
import { revisionOf } from "#core/policy/revision.ts";
import { type FileTree, temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const NOW = Date.UTC(2026, 5, 15, 12);
const API = "apiVersion: tiphys.io/v1alpha1";
const fleet = (spec: string) =>
  `${API}\nkind: GuardrailFleet\nmetadata:\n  name: shop\nspec:\n  environments: []\n${spec}`;
const policy = (name: string, rest = "") =>
  `${API}\nkind: GuardrailPolicy\nmetadata: {name: ${name}}\nspec:\n  title: t\n  severity: high\n${rest}  rules:\n    - {id: one, cel: "true"}\n    - {id: two, cel: "true"}\n`;
const exception = (name: string, rest = "") =>
  `${API}\nkind: GuardrailException\nmetadata: {name: ${name}}\nspec:\n  policy: p\n  rules: [one]\n  match: {kinds: [Pod], names: [web]}\n  owner: o\n  reason: r\n  expires: 2026-07-01\n${rest}`;
const baseline = `${API}\nkind: GuardrailBaseline\nspec:\n  findings:\n    - {id: ${"a".repeat(64)}, policy: p, rule: one, resource: x, path: /spec}\n`;
const crd =
  "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ships.example.com}\nspec: {group: example.com, scope: Cluster, names: {kind: Ship, plural: ships}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}\n";

describe("loading a fleet", () => {
  const folder = temporaryFolder();

  async function load(tree: FileTree) {
    writeTree(folder(), tree);
    return await loadFleet(folder(), NOW);
  }

  async function problemsOf(tree: FileTree): Promise<readonly string[]> {
    const failure = await load(tree).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(TiphysError);
    const { code, message } = failure as TiphysError;
    return [code, ...message.split("\n")];
  }

  it("reads everything that its globs name", async () => {
    const { source, cargo, origins } = await load({
      "tiphys.yaml": fleet(
        "  policies: [p/**/*.yaml, builtin:pod-security/baseline@v1.34]\n  exceptions: [e/*.yaml]\n  baseline: baseline.yaml\n  crds: [crds/*.yaml]\n  slos: [slos/*.yaml]\n  freezes: [freezes/*.yaml]\n",
      ),
      "p/b.yaml": `${policy("b")}---\n${policy("c")}`,
      "p/deep/a.yaml": policy("a"),
      "p/a.test.yaml": "not: a policy",
      "e/x.yaml": exception("x"),
      "baseline.yaml": baseline,
      "crds/ship.yaml": crd,
      "slos/a.yaml": "service: shop",
      "freezes/a.yaml": "kind: GuardrailFreeze",
    });
    expect(source.policies.map(({ metadata }) => metadata.name)).to.deep.equal([
      "b",
      "c",
      "a",
      "pod-security-baseline",
    ]);
    expect(source.exceptions.map(({ name }) => name)).to.deep.equal(["x"]);
    expect(source.baseline.map(({ rule }) => rule)).to.deep.equal(["one"]);
    expect(source.crdScopes.get("example.com/Ship")).to.equal("Cluster");
    expect(source.crdsDigest).to.match(/^sha256:/);
    expect(cargo).to.deep.equal({
      slos: [{ service: "shop" }],
      freezes: [{ kind: "GuardrailFreeze" }],
    });
    expect(source.policies.map((one) => origins.get(one)?.file)).to.deep.equal([
      "p/b.yaml",
      "p/b.yaml",
      "p/deep/a.yaml",
      undefined,
    ]);
  });

  it("has a revision that layout, comments, file names and the order of keys do not change", async () => {
    const spec = "  policies: [p/*.yaml]\n  exceptions: [e/*.yaml]\n";
    const one = await load({
      "tiphys.yaml": fleet(spec),
      "p/a.yaml": policy("a"),
      "p/b.yaml": policy("b", "  doors: [render, check, admission, scan]\n"),
      "e/x.yaml": exception("x"),
    });
    writeTree(folder(), {
      "tiphys.yaml": `# a comment\n${fleet(spec).replace("environments: []", "environments: [] # none")}`,
      "p/a.yaml": policy("b").replace(
        "  title: t\n  severity: high\n",
        "  severity: 'high'\n  title: \"t\" # same\n",
      ),
      "p/b.yaml": policy("a"),
      "e/x.yaml": exception("x").replace("expires: 2026-07-01", 'expires: "2026-07-01"'),
    });
    const other = await loadFleet(folder(), NOW);
    expect(revisionOf(other.source)).to.equal(revisionOf(one.source));
  });

  it("takes params and severities for the policies of a glob, key by key", async () => {
    const { source } = await load({
      "tiphys.yaml": fleet(
        "  policies: [{use: p/*.yaml, params: {b: 3}, rules: {two: {severity: low}}}]\n",
      ),
      "p/a.yaml": policy("a", "  params: {a: 1, b: 2}\n"),
      "p/b.yaml": policy("b").replace("id: two", "id: other"),
    });
    const [first, second] = source.policies;
    expect(first?.spec.params).to.deep.equal({ a: 1, b: 3 });
    expect(first?.spec.rules.map(({ severity }) => severity)).to.deep.equal([undefined, "low"]);
    expect(second?.spec.rules.map(({ severity }) => severity)).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  const own = {
    "tiphys.yaml": fleet("  policies: [p/*.yaml]\n  exceptions: [e/*.yaml]\n"),
    "p/a.yaml": policy("a"),
  };
  const refused: readonly (readonly [string, FileTree, readonly string[]])[] = [
    [
      "an unknown field of the fleet, with its line",
      { "tiphys.yaml": fleet("  polices: []\n") },
      [
        "FLEET_INVALID",
        /^tiphys\.yaml:7:3: spec(\.polices)?: unknown field "polices"; did you mean "policies"\?/,
      ] as never,
    ],
    [
      "two documents in tiphys.yaml",
      { "tiphys.yaml": `${fleet("")}---\n${fleet("")}` },
      [
        "FLEET_INVALID",
        "tiphys.yaml: expected one GuardrailFleet, got 2 documents. Keep one document in this file.",
      ],
    ],
    [
      "an empty tiphys.yaml",
      { "tiphys.yaml": "" },
      [
        "FLEET_INVALID",
        "tiphys.yaml: expected one GuardrailFleet, got 0 documents. Keep one document in this file.",
      ],
    ],
    [
      "no tiphys.yaml",
      {},
      ["FILE_UNREADABLE", "tiphys.yaml: there is no such file; check the path."],
    ],
    [
      "another kind in tiphys.yaml",
      { "tiphys.yaml": policy("a") },
      ["FLEET_INVALID", /kind: expected "GuardrailFleet", got "GuardrailPolicy"/] as never,
    ],
    [
      "a glob of policies that names nothing",
      { "tiphys.yaml": fleet("  policies: [x/*.yaml]\n") },
      [
        "POLICY_INVALID",
        'tiphys.yaml:7:14: spec.policies[0]: "x/*.yaml" names no file with a document. Correct the path, or leave the entry out.',
      ],
    ],
    [
      "an unknown built-in set",
      { "tiphys.yaml": fleet('  policies: ["builtin:pod-securty/baseline"]\n') },
      [
        "POLICY_INVALID",
        /spec\.policies\[0\]: policies: expected one of builtin:pod-security\/baseline/,
      ] as never,
    ],
    [
      "another format among the policies",
      { ...own, "p/k.yaml": "apiVersion: kyverno.io/v2\nkind: CleanupPolicy\n" },
      [
        "POLICY_INVALID",
        /^p\/k\.yaml:2:7: kind: expected a GuardrailPolicy, got CleanupPolicy \(kyverno\.io\/v2\)\./,
      ] as never,
    ],
    [
      "a setting for a rule that no policy has",
      {
        ...own,
        "tiphys.yaml": fleet("  policies: [{use: p/*.yaml, rules: {tow: {severity: low}}}]\n"),
      },
      [
        "POLICY_INVALID",
        /no policy of "p\/\*\.yaml" has a rule "tow"; did you mean "two"\? The rules are one, two\./,
      ] as never,
    ],
    [
      "an exception that ends too late",
      { ...own, "e/x.yaml": exception("x").replace("2026-07-01", "2027-07-01") },
      [
        "POLICY_INVALID",
        /^e\/x\.yaml:10:12: spec\.expires: expected a date at most 90 days ahead \(2026-09-13\), got "2027-07-01"/,
      ] as never,
    ],
    [
      "two exceptions of one name",
      { ...own, "e/x.yaml": exception("x"), "e/y.yaml": exception("x") },
      [
        "POLICY_INVALID",
        /^e\/y\.yaml:3:18: metadata\.name: exception "x" is in e\/x\.yaml too/,
      ] as never,
    ],
    [
      "a baseline that is not there",
      { "tiphys.yaml": fleet("  baseline: b.yaml\n") },
      [
        "POLICY_INVALID",
        'tiphys.yaml:7:13: spec.baseline: there is no file "b.yaml". Write it with "tiphys check --write-baseline", or leave the field out.',
      ],
    ],
    [
      "problems of several files, all at once",
      {
        ...own,
        "p/a.yaml": policy("a").replace("high", "hihg"),
        "p/b.yaml": policy("B"),
        "e/x.yaml": exception("x", "  x: 1\n"),
      },
      [
        "POLICY_INVALID",
        /^p\/a\.yaml:6:13: spec\.severity/,
        /^p\/b\.yaml:3:18: metadata\.name/,
        /^e\/x\.yaml:11:3: spec(\.x)?: unknown field "x"/,
      ] as never,
    ],
  ];
  for (const [title, tree, expected] of refused) {
    it(`is refused with ${title}`, async () => {
      const said = await problemsOf(tree);
      expect(said.length, said.join("\n")).to.equal(expected.length);
      for (const [index, wanted] of (expected as readonly unknown[]).entries()) {
        if (wanted instanceof RegExp) expect(said[index]).to.match(wanted);
        else expect(said[index]).to.equal(wanted);
      }
    });
  }

  it("is refused with YAML that cannot be read, by file and line", async () => {
    const [code, first] = await problemsOf({ ...own, "p/a.yaml": "a: [" });
    expect(code).to.equal("MANIFEST_UNREADABLE");
    expect(first).to.match(/^p\/a\.yaml:1/);
  });

  it("tells which remotes it allows without reading anything else", async () => {
    writeTree(folder(), {
      "tiphys.yaml": fleet(
        "  policies: [nothing/*.yaml]\n  render: {remote: [github.com/acme/]}\n",
      ),
    });
    expect(await readAllowedRemotes(folder())).to.deep.equal(["github.com/acme/"]);
  });
});
