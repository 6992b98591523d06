import { expect } from "chai";
import type { Environment } from "#core/policy/fleet.ts";
import { judge, type JudgeInput } from "#rendering/judge.ts";
import { guardrailsOf, NOON, policyOf } from "#test/support/fleet-setup.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
const ALL = (action: string) => ({ critical: action, high: action, medium: action, low: action });
const fleet = {
  environments: [
    { name: "prod", namespaces: ["shop-prod"], actions: ALL("deny") },
    { name: "dev", namespaces: ["*-dev"], actions: ALL("audit") },
  ],
  unmatched: "warn",
};
const policies = [
  policyOf("pods", [
    { id: "none", cel: "false", message: "{{object.?metadata.?namespace.orValue('nowhere')}}" },
    { id: "at-check", cel: "false", message: "check", doors: ["check"] },
  ]),
];

async function judged({ place, ...given }: Partial<JudgeInput> & { readonly place?: string }) {
  const guardrails = await guardrailsOf({ fleet, policies });
  const [layer] = guardrails.layers;
  const environment: Environment | null =
    layer?.fleet.spec.environments.find(({ name }) => name === place) ?? null;
  const texts = [{ file: "apps/web", bytes: Buffer.from(POD), isSource: false }];
  const input = { guardrails, door: "check" as const, texts, environment, namespace: null };
  return judge({ ...input, bundle: "apps/web", now: NOON, ...given });
}

describe("judge", () => {
  const cases = [
    { title: "the environment's only literal namespace", place: "prod", expected: "shop-prod" },
    { title: "a given namespace first", place: "prod", namespace: "given", expected: "given" },
    { title: "none from a pattern", place: "dev", expected: "nowhere" },
    { title: "none without an environment", expected: "nowhere" },
  ];
  for (const { title, place, namespace, expected } of cases) {
    it(`shows rules ${title}`, async () => {
      const where = place === undefined ? {} : { place };
      const { decision } = await judged({ ...where, namespace: namespace ?? null });
      expect(decision.findings.map(({ message }) => message)).to.include(expected);
    });
  }

  it("acts as the environment says, and as the fleet says of what none claims", async () => {
    const words = [];
    for (const place of ["prod", "dev", "none"])
      words.push((await judged({ place })).decision.decision);
    expect(words).to.deep.equal(["deny", "allow", "warn"]);
  });

  it("leaves out what is for another door", async () => {
    const rules = async (given: Partial<JudgeInput>) =>
      (await judged(given)).decision.findings.map(({ rule }) => rule).sort();
    expect(await rules({ door: "render" })).to.deep.equal(["none"]);
    expect(await rules({})).to.deep.equal(["at-check", "none"]);
  });

  it("counts what it looked at, and says what has no namespace", async () => {
    const { decision, prepared } = await judged({});
    expect(decision.counts).to.include({ resources: 1 });
    expect(prepared.withoutNamespace).to.equal(1);
  });
});
