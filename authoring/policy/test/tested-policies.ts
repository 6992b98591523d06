import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { type DocumentOrigins, DocumentReader } from "#adapters/document-reader.ts";
import { compileTyped } from "#adapters/compile-typed.ts";
import type { OriginDocument } from "#adapters/origin-document.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import type { Fleet, PolicyUse } from "#core/policy/fleet.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { GuardrailTest } from "#core/policy/guardrail-test.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";

/** The compiled policies of a test file. */
export interface TestedPolicies {
  readonly layer: GuardrailLayer;
  /** Where a policy is written; built-in sets are nowhere. */
  readonly origins: DocumentOrigins;
}

interface TestSource {
  readonly origin: OriginDocument;
  readonly test: GuardrailTest;
  readonly root: string;
  readonly fleet: Fleet | null;
}

/** Reads and compiles what a test is about. @throws POLICY_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE */
export async function testedPolicies(source: TestSource): Promise<TestedPolicies> {
  const { origin, test, root, fleet } = source;
  const reader = new DocumentReader(root);
  const policies =
    test.policies === null
      ? readPolicies(reader, { use: policyBeside(source) }, { origin, at: ["spec", "policies"] })
      : test.policies.flatMap((use, index) =>
          readPolicies(reader, seenFromRoot(use, origin.file), {
            origin,
            at: ["spec", "policies", index],
          }),
        );
  await reader.throwProblems("POLICY_INVALID");
  const origins = reader.origins;
  const { layers } = await compileTyped(
    [sourceOfPolicies({ policies, foreign: reader.foreign }, fleet)],
    ({ policy }) => origins.get(policy) ?? null,
  );
  const [layer] = layers;
  if (layer === undefined) throw new TypeError("one source gives one layer");
  return { layer, origins };
}

/** "policies/images.test.yaml" -> "policies/images.yaml", or .yml where only that is there. */
function policyBeside({ origin, root }: TestSource): string {
  const stem = origin.file.replace(/\.test\.ya?ml$/, "");
  const [yaml = "", yml = ""] = [`${stem}.yaml`, `${stem}.yml`];
  return !existsSync(join(root, yaml)) && existsSync(join(root, yml)) ? yml : yaml;
}

function seenFromRoot(use: PolicyUse, file: string): PolicyUse {
  if (use.use.startsWith("builtin:")) return use;
  const seen = (path: string) => posix.join(posix.dirname(file), path);
  const { context } = use;
  return {
    ...use,
    use: seen(use.use),
    ...(context === undefined ? {} : { context: seen(context) }),
  };
}
