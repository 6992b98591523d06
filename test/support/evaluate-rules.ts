import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeYaml } from "#core/kube/write-yaml.ts";

export interface InputSeries {
  readonly series: string;
  /** promtool's notation: "0+5x10" is 0, 5, 10 …; "_x4" is four times nothing. */
  readonly values: string;
}

export interface RuleQuestion {
  readonly expr: string;
  readonly atSeconds: number;
}

export interface RuleRun {
  readonly tool: "promtool" | "vmalert-tool";
  /** Path of the program. */
  readonly program: string;
  readonly rules: string;
  readonly intervalSeconds: number;
  readonly series: readonly InputSeries[];
  readonly questions: readonly RuleQuestion[];
}

export interface RuleAnswer {
  readonly labels: string;
  readonly value: number;
}

/**
 * Evaluates rules every 30 s of simulated time, as their store does it, and asks: an answer a question, in order.
 * Both programs only compare: all is asked with the expectation that there is nothing, and they say what there is.
 */
export async function evaluateRules(run: RuleRun): Promise<readonly (readonly RuleAnswer[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await writeFile(join(folder, "rules.yaml"), run.rules);
    await writeFile(join(folder, "test.yaml"), testFile(run));
    const output = await execute(run, folder);
    return run.questions.map((question) => answersIn(output, question));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function testFile({ tool, intervalSeconds, series, questions }: RuleRun): string {
  const asked = questions.map(({ expr, atSeconds }) => ({
    expr,
    eval_time: `${atSeconds}s`,
    exp_samples: [],
  }));
  const test = {
    interval: `${intervalSeconds}s`,
    input_series: series,
    [tool === "promtool" ? "promql_expr_test" : "metricsql_expr_test"]: asked,
  };
  return writeYaml({ rule_files: ["rules.yaml"], evaluation_interval: "30s", tests: [test] });
}

function execute({ tool, program }: RuleRun, folder: string): Promise<string> {
  const argv =
    tool === "promtool" ? ["test", "rules", "test.yaml"] : ["unittest", "--files=test.yaml"];
  return new Promise((resolve, reject) => {
    execFile(program, argv, { cwd: folder, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      const output = `${stdout}\n${stderr}`;
      if (error !== null && !/exp: /.test(output)) reject(new Error(output, { cause: error }));
      else resolve(output);
    });
  });
}

function answersIn(output: string, { expr }: RuleQuestion): readonly RuleAnswer[] {
  const start = output.indexOf(`expr: ${JSON.stringify(expr)}`);
  if (start < 0) return [];
  const got = output.slice(start).match(/got: (.*)/)?.[1] ?? "";
  return [...got.matchAll(/(\{[^}]*\}) ([-+.\dE]+)/g)].map(([, labels = "", value]) => ({
    labels,
    value: Number(value),
  }));
}
