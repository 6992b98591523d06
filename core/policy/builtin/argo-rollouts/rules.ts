import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { analysisArguments } from "./analysis-arguments.ts";
import { analysisConditions } from "./analysis-conditions.ts";
import { analysisCounts } from "./analysis-counts.ts";
import { analysisTemplate } from "./analysis-template.ts";
import { backgroundHold } from "./background-hold.ts";
import { blueGreenEvidence } from "./blue-green-evidence.ts";
import { canaryEvidence } from "./canary-evidence.ts";
import { dryRun } from "./dry-run.ts";
import { emptyVector } from "./empty-vector.ts";
import { hashArguments } from "./hash-arguments.ts";
import { measureErrors } from "./measure-errors.ts";
import { measureRequest } from "./measure-request.ts";
import { measureTimeout } from "./measure-timeout.ts";
import { noDataPasses } from "./no-data-passes.ts";
import { rollbackWindow } from "./rollback-window.ts";
import { sequentialVerdict } from "./sequential-verdict.ts";

/** Every rule of builtin:argo-rollouts, in the order of ids. */
export const argoRolloutsRules: readonly BuiltinRule[] = [
  analysisArguments,
  analysisConditions,
  analysisCounts,
  analysisTemplate,
  backgroundHold,
  blueGreenEvidence,
  canaryEvidence,
  dryRun,
  emptyVector,
  hashArguments,
  measureErrors,
  measureRequest,
  measureTimeout,
  noDataPasses,
  rollbackWindow,
  sequentialVerdict,
];
