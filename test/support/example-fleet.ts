import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { kustomizePath } from "./need-tool.ts";
import { runTiphys, type TiphysCall, type TiphysResult } from "./run-tiphys.ts";

/** A finding as "environment policy/rule action", with the exception that silences it. */
export interface ExampleReport {
  readonly exitCode: number;
  readonly findings: readonly string[];
}

/** An example's folder, to be judged and rendered with the real kustomize. */
export interface ExampleFleet {
  readonly tiphys: (argv: readonly string[], call?: Partial<TiphysCall>) => Promise<TiphysResult>;
  readonly check: (argv: readonly string[], call?: Partial<TiphysCall>) => Promise<ExampleReport>;
  readonly render: (directory: string) => Promise<readonly KubeObject[]>;
}

export function exampleFleet(name: string): ExampleFleet {
  const cwd = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const tiphys = async (argv: readonly string[], call: Partial<TiphysCall> = {}) =>
    runTiphys({ argv, cwd, env: { TIPHYS_KUSTOMIZE: await kustomizePath() }, ...call });
  return {
    tiphys,
    check: async (argv, call) =>
      reportOf(await tiphys(["check", ...argv, "--format", "json"], call)),
    render: async (directory) => {
      const { stdout } = await tiphys(["render", directory]);
      return readYaml(stdout, { file: directory }).map(({ value }) => value as KubeObject);
    },
  };
}

function reportOf({ exitCode, stdout, stderr }: TiphysResult): ExampleReport {
  expect(stdout, stderr).not.to.equal("");
  const { targets } = JSON.parse(stdout) as {
    readonly targets: readonly {
      readonly environment: string;
      readonly findings: readonly Readonly<Record<string, string>>[];
    }[];
  };
  const findings = targets.flatMap(({ environment, findings: found }) =>
    found.map(({ policy, rule, action, exception }) =>
      [environment, `${policy}/${rule}`, action, exception].filter(Boolean).join(" "),
    ),
  );
  return { exitCode, findings: findings.sort() };
}
