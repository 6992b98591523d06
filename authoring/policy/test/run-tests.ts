import { TiphysError } from "#core/errors.ts";
import { locateYaml } from "#core/kube/locate-yaml.ts";
import type { KubeMetadata } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type CaseFailure, compareFindings } from "./compare-findings.ts";
import { countCoverage, ruleFilter, type TestedRule } from "./coverage.ts";
import { judgeCase, type JudgedCase } from "./judge-case.ts";
import type { LoadedTest } from "./load-tests.ts";
import { runKyvernoTest } from "./run-kyverno-test.ts";
import { missingHint } from "./missing-hint.ts";
import type { TestedPolicies } from "./tested-policies.ts";
import type { CaseReport, FailureReport, GotFinding, PolicyTestReport } from "./test-report.ts";

interface RunSettings {
  readonly filter: string | null;
  /** Milliseconds since the epoch, for cases that name no time. */
  readonly now: number;
  /** Policy files that should have a test. */
  readonly policyFiles: readonly string[];
}

/** Runs the cases of loaded tests. @throws USAGE_INVALID when the filter leaves none */
export function runTests(tests: readonly LoadedTest[], settings: RunSettings): PolicyTestReport {
  const ran = tests.map((test) => runTest(test, settings));
  const cases = ran.flatMap((test) => test.cases.map(({ report }) => report));
  if (cases.length === 0)
    throw new TiphysError(
      "USAGE_INVALID",
      `policy test: no case is called "${settings.filter}". Give a part of a title or of a file's name.`,
    );
  const skipped = cases.filter((one) => one.skipped !== null).length;
  const passed = cases.filter((one) => one.passed).length;
  const byFile = Map.groupBy(ran, ({ file }) => file);
  const files = [...byFile]
    .map(([file, same]) => ({
      file,
      cases: same.flatMap((test) => test.cases.map((one) => one.report)),
    }))
    .filter((file) => file.cases.length > 0);
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PolicyTestReport",
    files,
    coverage: settings.filter === null ? coverageOf(ran, settings.policyFiles) : null,
    summary: {
      ...{ files: files.length, cases: cases.length, passed },
      ...{ failed: cases.length - passed - skipped, skipped },
    },
  };
}

interface RanTest {
  readonly file: string;
  readonly rules: readonly TestedRule[];
  readonly cases: readonly { readonly report: CaseReport; readonly judged: JudgedCase | null }[];
}

function runTest(test: LoadedTest, { filter, now }: RunSettings): RanTest {
  const { file } = test.place;
  const wanted = filter?.toLowerCase() ?? "";
  const isChosen = (title: string) => `${file}: ${title}`.toLowerCase().includes(wanted);
  const { kyverno, origin } = test;
  if (kyverno !== undefined) {
    const reports = runKyvernoTest(kyverno, { origin, now }).filter(({ title }) => isChosen(title));
    return { file, rules: [], cases: reports.map((report) => ({ report, judged: null })) };
  }
  const chosen = test.cases.filter(({ testCase }) => isChosen(testCase.title));
  const cases = chosen.map(({ testCase, read }) => {
    const { layer } = test.policies;
    const judged = judgeCase(testCase, { layer, read, now, bundle: file });
    const failures = compareFindings(testCase.expect, judged.findings).map((failure) =>
      failureReport(failure, { test, index: testCase.index, judged }),
    );
    const line = lineOf(test, testCase.index, []);
    const passed = failures.length === 0;
    return { report: { title: testCase.title, line, passed, skipped: null, failures }, judged };
  });
  return { file, rules: testedRules(test), cases };
}

/** The rules of policy files that at least one case of the file is about; built-in sets have tests of their own. */
function testedRules({ policies, cases }: LoadedTest): readonly TestedRule[] {
  const counts = cases.map(({ testCase }) => ruleFilter(testCase.rules));
  const files = filesByPolicy(policies);
  return policies.layer.rules.flatMap(({ policy, id }) => {
    const file = files.get(policy);
    if (file === undefined || !counts.some((isCounted) => isCounted(id))) return [];
    return [{ policy, rule: id, file }];
  });
}

/** Of policies in all formats, by the name that findings bear; a built-in set is in no file. */
function filesByPolicy({ layer, origins }: TestedPolicies): ReadonlyMap<string, string> {
  return new Map(
    [...layer.policies, ...(layer.foreign ?? [])].flatMap((document) => {
      const { name = "", namespace }: KubeMetadata = document.metadata ?? {};
      const file = origins.get(document)?.file;
      const known = namespace === undefined ? name : `${namespace}/${name}`;
      return file === undefined ? [] : [[known, file] as const];
    }),
  );
}

function coverageOf(
  ran: readonly RanTest[],
  policyFiles: readonly string[],
): PolicyTestReport["coverage"] {
  const judged = ran.flatMap(({ cases }) => cases.flatMap((one) => one.judged ?? []));
  const rules = countCoverage(
    ran.flatMap((test) => test.rules),
    judged,
  );
  const tested = new Set(rules.map(({ file }) => file));
  return { rules, untested: policyFiles.filter((file) => !tested.has(file)) };
}

function failureReport(
  failure: CaseFailure,
  { test, index, judged }: { test: LoadedTest; index: number; judged: JudgedCase },
): FailureReport {
  const { kind } = failure;
  const nothing = { expected: null, got: null, fields: [], count: 0, hint: null };
  if (kind === "unexpected")
    return { kind, line: lineOf(test, index, []), ...nothing, got: gotOf(failure.got) };
  const line = lineOf(test, index, ["expect", failure.index]);
  const { expected } = failure;
  if (kind === "different") {
    const { fields } = failure;
    return { kind, line, ...nothing, expected, got: gotOf(failure.got), fields };
  }
  const testCase = test.cases.find((one) => one.testCase.index === index)?.testCase;
  const context = { layer: test.policies.layer, judged };
  const hint = testCase === undefined ? null : missingHint(expected, { testCase, ...context });
  return { kind, line, ...nothing, expected, count: failure.count, hint };
}

function gotOf(finding: Finding): GotFinding {
  const { policy, rule, severity, action, status, resource, path, message } = finding;
  return { policy, rule, severity, action, status, resource, path, message };
}

function lineOf(
  { origin }: LoadedTest,
  index: number,
  below: readonly (string | number)[],
): number | null {
  const path = ["spec", "cases", index, ...below];
  return locateYaml(origin.text, origin.index, path)?.line ?? null;
}
