import type { CpolRule } from "../cpol/decode-cpol.ts";
import type { Migration } from "./migrated.ts";
import { Unmigratable } from "./unmigratable.ts";

/** The built-in set in place of a rule of the Pod Security Standards; it leaves nothing out. @throws Unmigratable */
export function podSecurityUse(
  rule: CpolRule,
  policy: string,
): Pick<Migration, "uses" | "differences"> {
  const {
    level = "restricted",
    version = "latest",
    exclude = [],
  } = rule.validate?.podSecurity ?? {};
  if (level === "privileged") throw new Unmigratable("level privileged allows everything");
  const written = version === "" ? "latest" : version;
  const excluded = exclude.map(({ controlName, images = [] }) =>
    images.length === 0 ? controlName : `${controlName} for ${images.join(", ")}`,
  );
  const remarks = [
    `In place of the rule "${rule.name}": a set is about every pod of the fleet, whatever match and exclude said.`,
    ...(excluded.length === 0
      ? []
      : [`Kyverno left out: ${excluded.join("; ")}. An exception says it.`]),
  ];
  const why = `a built-in set leaves nothing out, as Kyverno did: ${excluded.join("; ")}`;
  return {
    uses: [
      {
        rule: rule.name,
        use: `builtin:pod-security/${level}@${written}`,
        remark: remarks.join(" "),
      },
    ],
    differences: excluded.length === 0 ? [] : [{ policy, rule: rule.name, why }],
  };
}
