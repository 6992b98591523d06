import { expect } from "chai";
import { controlsOf, POD_SECURITY_VERSIONS } from "#core/policy/builtin/pod-security/versions.ts";

/** What differs from the version before, by level: ids that came, changed or went. */
const changes: Readonly<Record<string, readonly string[]>> = {
  "baseline v1.27": ["sysctls"],
  "baseline v1.29": ["sysctls"],
  "baseline v1.31": ["selinux"],
  "baseline v1.32": ["sysctls"],
  "baseline v1.34": ["+host-probes"],
  "baseline v1.35": ["proc-mount"],
  "baseline v1.37": ["sysctls"],
  "restricted v1.25": [
    "allow-privilege-escalation",
    "capabilities-restricted",
    "seccomp-restricted",
  ],
  "restricted v1.27": ["sysctls"],
  "restricted v1.29": ["sysctls"],
  "restricted v1.31": ["selinux"],
  "restricted v1.32": ["sysctls"],
  "restricted v1.34": ["+host-probes"],
  "restricted v1.35": ["+proc-mount-restricted", "-proc-mount", "run-as-non-root", "run-as-user"],
  "restricted v1.37": ["sysctls"],
};

describe("controlsOf", () => {
  for (const level of ["baseline", "restricted"] as const) {
    POD_SECURITY_VERSIONS.slice(1).forEach((version, index) => {
      const expected = changes[`${level} ${version}`] ?? [];
      const what = expected.length === 0 ? "nothing" : expected.join(", ");
      it(`changes ${what} in ${level} as of ${version}`, () => {
        const before = expressions(level, POD_SECURITY_VERSIONS[index] ?? "");
        expect(differences(before, expressions(level, version))).to.deep.equal(expected);
      });
    });

    it(`takes the newest version of ${level} for latest`, () => {
      expect(controlsOf(level, "latest")).to.deep.equal(controlsOf(level, "v1.37"));
    });
  }
});

function expressions(
  level: "baseline" | "restricted",
  version: string,
): ReadonlyMap<string, string | undefined> {
  return new Map(controlsOf(level, version).map(({ id, cel }) => [id, cel]));
}

type Expressions = ReturnType<typeof expressions>;

function differences(before: Expressions, after: Expressions): readonly string[] {
  const came = [...after.keys()].filter((id) => !before.has(id)).map((id) => `+${id}`);
  const went = [...before.keys()].filter((id) => !after.has(id)).map((id) => `-${id}`);
  const changed = [...after.keys()].filter(
    (id) => before.has(id) && before.get(id) !== after.get(id),
  );
  return [...came, ...went, ...changed].sort();
}
