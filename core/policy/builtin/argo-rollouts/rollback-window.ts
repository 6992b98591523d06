import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";

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
  cel: `object.?spec.?strategy.?canary.?steps.orValue([]).size() == 0
  || object.?spec.?rollbackWindow.?revisions.orValue(0) > 0`,
  message: "a rollback would run all {{object.spec.strategy.canary.steps.size()}} steps again",
};
