import type { OriginDocument } from "#adapters/origin-document.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { decodeKyvernoTest, type KyvernoTest, unsupportedInTest } from "./decode-kyverno-test.ts";
import type { TestPlace } from "./find-tests.ts";
import { kyvernoFiles } from "./kyverno-files.ts";
import { kyvernoPolicies, type KyvernoPolicies } from "./kyverno-policies.ts";
import { kyvernoSurroundings, type KyvernoSurroundings } from "./kyverno-surroundings.ts";
import type { TestProblems } from "./test-problems.ts";

/** A test of Kyverno's CLI with all that it needs to be run. */
export interface LoadedKyvernoTest {
  readonly test: KyvernoTest;
  readonly policies: KyvernoPolicies;
  /** What `results` may name. */
  readonly resources: readonly JudgedResource[];
  readonly around: KyvernoSurroundings;
  /** What is not evaluated, by name. */
  readonly unsupported: readonly string[];
}

interface KyvernoContext {
  readonly place: TestPlace;
  readonly origin: OriginDocument;
  readonly problems: TestProblems;
}

/** Reads a kyverno-test.yaml whole; null with the problems added. */
export async function loadKyvernoTest(context: KyvernoContext): Promise<LoadedKyvernoTest | null> {
  const { place, origin, problems } = context;
  const { value: test, problems: own } = decodeKyvernoTest(origin.value);
  await problems.add(own, origin);
  if (test === null) return null;
  return await problems.attempt(async () => {
    const { root } = place;
    const files = kyvernoFiles(root, origin);
    const around = await kyvernoSurroundings(test, { files, origin, problems });
    const named = [...test.policies, ...(test.exceptions ?? [])];
    files.documents(named);
    const policies = await kyvernoPolicies({
      root,
      origin,
      policies: named.map(files.glob),
      params: (test.paramResources ?? []).map(files.glob),
      given: around.given,
    });
    const resources = files.objects(test.resources ?? []);
    return { test, policies, resources, around, unsupported: unsupportedInTest(test) };
  });
}
