import { expect } from "chai";
import { exceptionFindings } from "#authoring/check/exception-findings.ts";
import { loadFleet } from "#adapters/load-fleet.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [], exceptions: ["exceptions/*.yaml"]}
`;
const exception = (name: string, expires: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: ${name}}
spec:
  policy: images
  rules: [pinned]
  match: {kinds: [Deployment], names: [api]}
  owner: team
  reason: soon gone
  expires: ${expires}
`;

describe("exceptionFindings", () => {
  const folder = temporaryFolder();
  const rules = async (expires: string, used: readonly string[] | null = ["a"]) => {
    writeTree(folder(), { "tiphys.yaml": FLEET, "exceptions/a.yaml": exception("a", expires) });
    const loaded = await loadFleet(folder(), TEST_DAY);
    const usage = { now: TEST_DAY, used: used === null ? null : new Set(used) };
    return [...exceptionFindings(loaded, usage).values()].flat().map(({ rule }) => rule);
  };

  const cases = [
    { title: "says nothing long before the end", expires: "2026-12-31", expected: [] },
    {
      title: "warns within 14 days of the end",
      expires: "2026-12-04",
      expected: ["exception-expires-soon"],
    },
    { title: "does not warn a day earlier", expires: "2026-12-05", expected: [] },
    {
      title: "holds through the day that is named",
      expires: "2026-11-21",
      expected: ["exception-expires-soon"],
    },
    { title: "has ended on the day after", expires: "2026-11-20", expected: ["exception-expired"] },
    {
      title: "ends at a timestamp",
      expires: "2026-11-21T12:00:00Z",
      expected: ["exception-expired"],
    },
    {
      title: "names what silenced nothing",
      expires: "2026-12-31",
      used: [],
      expected: ["exception-unused"],
    },
    {
      title: "calls nothing unused after an error",
      expires: "2026-12-31",
      used: null,
      expected: [],
    },
    {
      title: "calls nothing unused that has ended",
      expires: "2026-11-01",
      used: [],
      expected: ["exception-expired"],
    },
  ];
  for (const { title, expires, used, expected } of cases) {
    it(title, async () => expect(await rules(expires, used)).to.deep.equal(expected));
  }

  it("calls nothing unused that only other doors could use", async () => {
    const policy = (doors: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: images}
spec: {title: Images, severity: high, doors: [${doors}], rules: [{id: pinned, cel: "true"}]}
`;
    const withPolicy = FLEET.replace("environments: []", "environments: [], policies: [p.yaml]");
    for (const [doors, count] of [
      ["admission", 0],
      ["render, check", 1],
    ] as const) {
      writeTree(folder(), {
        "tiphys.yaml": withPolicy,
        "p.yaml": policy(doors),
        "exceptions/a.yaml": exception("a", "2026-12-31"),
      });
      const loaded = await loadFleet(folder(), TEST_DAY);
      const found = exceptionFindings(loaded, { now: TEST_DAY, used: new Set() });
      expect(found.size, doors).to.equal(count);
    }
  });

  it("gathers findings by file, with the line of the document", async () => {
    const text = `# exceptions of the shop\n${exception("a", "2026-12-31")}---\n${exception("b", "2026-12-31")}`;
    writeTree(folder(), { "tiphys.yaml": FLEET, "exceptions/all.yaml": text });
    const loaded = await loadFleet(folder(), TEST_DAY);
    const found = exceptionFindings(loaded, { now: TEST_DAY, used: new Set() });
    expect([...found.keys()]).to.deep.equal(["exceptions/all.yaml"]);
    expect([...found.values()].flat().map(({ source }) => source?.line)).to.deep.equal([2, 13]);
  });
});
