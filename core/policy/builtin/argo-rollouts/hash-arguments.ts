import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";
import { ANALYSES } from "./rollout-analyses.ts";

const HASH = textAt("a.arg.?valueFrom.?podTemplateHashValue");

/**
 * With the two hashes exchanged, the old version is judged as if it were the new one.
 * Fields: args of a Rollout's analyses whose name holds canary, latest or stable
 * Allowed values: podTemplateHashValue Latest for canary and latest, Stable for stable
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#analysis-template-arguments
 */
export const hashArguments: BuiltinRule = {
  id: "hash-arguments",
  title: "The canary's hash is the latest",
  severity: "high",
  remedy: "Give Latest to canary-hash and Stable to stable-hash.",
  each: "object",
  match: { kinds: ["argoproj.io/Rollout"] },
  variables: [
    ...ANALYSES,
    {
      name: "arguments",
      cel: `variables.analyses.map(a, lists.range(a.args.size()).map(i, {
    "at": dyn(a.at + "/args/" + string(i)), "arg": a.args[i]
  })).flatten()`,
    },
  ],
  cel: `variables.arguments
  .map(a, {"at": a.at, "arg": a.arg, "name": dyn(${textAt("a.arg.?name")}), "hash": dyn(${HASH})})
  .filter(a, a.hash == "Stable" && (string(a.name).contains("canary") || string(a.name).contains("latest"))
    || a.hash == "Latest" && string(a.name).contains("stable"))
  .map(a, {
    "path": dyn(a.at + "/valueFrom/podTemplateHashValue"),
    "message": dyn("argument \\"" + string(a.name) + "\\" gets the hash of the " + string(a.hash) + " version")
  })`,
  message: "the canary's hash must be the latest",
};
