import { existsSync } from "node:fs";
import { join } from "node:path";
import { readDocuments } from "#adapters/origin-document.ts";
import { TiphysError } from "#core/errors.ts";
import { parseTest } from "#core/policy/parse-test.ts";

/** What a case of a test beside a policy says of a rule. */
export interface TestExample {
  readonly rule: string;
  readonly title: string;
  readonly file: string;
}

/** Cases that make rules of a policy file fail, by their titles; broken tests are `policy test`'s business. */
export function testExamples(root: string, policyFile: string): readonly TestExample[] {
  const stem = policyFile.replace(/\.ya?ml$/, "");
  return [`${stem}.test.yaml`, `${stem}.test.yml`]
    .filter((file) => existsSync(join(root, file)))
    .flatMap((file) => examplesOf(root, file));
}

function examplesOf(root: string, file: string): readonly TestExample[] {
  try {
    const tests = readDocuments(root, file).flatMap(({ value }) => parseTest(value).value ?? []);
    return tests.flatMap(({ cases }) =>
      cases.flatMap(({ title, expect }) =>
        [...new Set(expect.map(({ rule }) => rule))].map((rule) => ({ rule, title, file })),
      ),
    );
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}
