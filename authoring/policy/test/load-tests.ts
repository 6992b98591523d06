import { readFleet } from "#adapters/load-fleet.ts";
import { type OriginDocument, readDocuments } from "#adapters/origin-document.ts";
import { literalNamespace } from "#core/policy/environment.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { GuardrailTest, TestCase } from "#core/policy/guardrail-test.ts";
import { parseTest } from "#core/policy/parse-test.ts";
import { type CaseResources, caseResources } from "./case-resources.ts";
import type { TestPlace } from "./find-tests.ts";
import { isKyvernoTest } from "./is-kyverno-test.ts";
import type { LoadedKyvernoTest } from "./load-kyverno-test.ts";
import { nameProblems } from "./name-problems.ts";
import { TestProblems } from "./test-problems.ts";
import { testedPolicies, type TestedPolicies } from "./tested-policies.ts";

/** A test document with all that it needs to be run. */
export interface LoadedTest {
  readonly place: TestPlace;
  readonly origin: OriginDocument;
  readonly policies: TestedPolicies;
  readonly cases: readonly { readonly testCase: TestCase; readonly read: CaseResources }[];
  /** A test of Kyverno's CLI has no cases of ours. */
  readonly kyverno?: LoadedKyvernoTest;
}

/** Reads test files whole. @throws POLICY_INVALID with everything that is wrong with any of them */
export async function loadTests(places: readonly TestPlace[]): Promise<readonly LoadedTest[]> {
  const problems = new TestProblems();
  const fleets = new Map<string, Fleet | null>();
  const loaded: LoadedTest[] = [];
  for (const place of places) {
    const fleet = await fleetOf(place, { fleets, problems });
    for (const origin of (await problems.attempt(() => documentsOf(place))) ?? []) {
      const test = await loadTest({ place, origin, fleet, problems });
      if (test !== null) loaded.push(test);
    }
  }
  problems.throwAll();
  return loaded;
}

async function fleetOf(
  { root, hasFleet }: TestPlace,
  { fleets, problems }: { readonly fleets: Map<string, Fleet | null>; problems: TestProblems },
): Promise<Fleet | null> {
  const known = fleets.get(root);
  if (known !== undefined) return known;
  const read = hasFleet ? await problems.attempt(() => readFleet(root)) : null;
  const fleet = read?.fleet ?? null;
  fleets.set(root, fleet);
  return fleet;
}

function documentsOf({ root, file }: TestPlace): readonly OriginDocument[] {
  const documents = readDocuments(root, file);
  if (documents.length > 0) return documents;
  return [{ file, index: 0, line: 1, value: null, text: "" }];
}

interface TestContext {
  readonly place: TestPlace;
  readonly origin: OriginDocument;
  readonly fleet: Fleet | null;
  readonly problems: TestProblems;
}

async function loadTest(context: TestContext): Promise<LoadedTest | null> {
  const { place, origin, fleet, problems } = context;
  if (isKyvernoTest(origin.value)) return await loadForeignTest(context);
  const { value: test, problems: own } = parseTest(origin.value);
  await problems.add(own, origin);
  if (test === null) return null;
  const { root } = place;
  const policies = await problems.attempt(() => testedPolicies({ origin, test, root, fleet }));
  if (policies !== null) {
    await problems.add(
      nameProblems(test, { layer: policies.layer, fleet, value: origin.value }),
      origin,
    );
  }
  const cases = await readCases(test, context);
  return policies === null ? null : { place, origin, policies, cases };
}

async function loadForeignTest(context: TestContext): Promise<LoadedTest | null> {
  const { place, origin } = context;
  const { loadKyvernoTest } = await import("./load-kyverno-test.ts");
  const kyverno = await loadKyvernoTest(context);
  return kyverno === null
    ? null
    : { place, origin, policies: kyverno.policies, cases: [], kyverno };
}

async function readCases(
  test: GuardrailTest,
  { place, origin, fleet, problems }: TestContext,
): Promise<LoadedTest["cases"]> {
  const cases: { testCase: TestCase; read: CaseResources }[] = [];
  for (const testCase of test.cases) {
    const environment = fleet?.spec.environments.find(({ name }) => name === testCase.environment);
    const fallback = environment === undefined ? null : literalNamespace(environment);
    const namespace = testCase.namespace ?? fallback;
    const read = caseResources(testCase, { root: place.root, origin, namespace });
    if ("problems" in read) await problems.add(read.problems, origin);
    else cases.push({ testCase, read });
  }
  return cases;
}
