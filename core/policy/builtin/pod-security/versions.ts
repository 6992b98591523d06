import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import type { PodSecurityControl } from "./control.ts";
import { podSecurityControls } from "./rules.ts";

const OLDEST_MINOR = 24;
const NEWEST_MINOR = 37;

/** "v1.24" to "v1.37"; "latest" is the last of them. */
export const POD_SECURITY_VERSIONS: readonly string[] = Array.from(
  { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
  (_, index) => `v1.${OLDEST_MINOR + index}`,
);

/** The rules of a level as one of POD_SECURITY_VERSIONS, or "latest", has them. */
export function controlsOf(
  level: PodSecurityControl["level"],
  version: string,
): readonly BuiltinRule[] {
  const minor = version === "latest" ? NEWEST_MINOR : Number(version.slice("v1.".length));
  const present = podSecurityControls.filter(
    (control) =>
      (level === "restricted" || control.level === "baseline") &&
      (control.sinceMinor ?? 0) <= minor,
  );
  const replaced = present.map((control) => control.replaces);
  return present
    .filter((control) => !replaced.includes(control.rule.id))
    .map((control) => ruleAt(control, minor));
}

function ruleAt(control: PodSecurityControl, minor: number): BuiltinRule {
  const change = control.changes?.findLast(({ sinceMinor }) => sinceMinor <= minor);
  return change === undefined ? control.rule : { ...control.rule, cel: change.cel };
}
