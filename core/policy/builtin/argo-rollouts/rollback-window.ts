import { listAt } from "#core/policy/builtin/best-practices/bundle-fields.ts";
import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { numberAt } from "./analysis-metrics.ts";

/**
 * Without a window, going back to the last good version runs every step and every pause again.
 * Fields: spec.rollbackWindow of Rollouts whose canary has steps
 * Allowed values: revisions of 1 or more
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/rollback/
 */
export const rollbackWindow: BuiltinRule = {
  id: "rollback-window",
  title: "A rollback runs no steps",
  severity: "low",
  remedy: "Set rollbackWindow: {revisions: 3}.",
  each: "object",
  match: { kinds: ["argoproj.io/Rollout"] },
  path: ".spec.rollbackWindow",
  cel: `${listAt("object.?spec.?strategy.?canary.?steps")}.size() == 0
  || ${numberAt("object.?spec.?rollbackWindow.?revisions", 0)} > 0`,
  message: "a rollback would run all {{object.spec.strategy.canary.steps.size()}} steps again",
};
