import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { POD_SECURITY_VERSIONS } from "#core/policy/builtin/pod-security/versions.ts";
import { podSecurityControls } from "#core/policy/builtin/pod-security/rules.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { findingsOf, guardrailsOf } from "#test/support/judge-policy.ts";
import { needTool } from "#test/support/need-tool.ts";
import { generatePod, seededRandom } from "./generate-pod.ts";

const PODS = 400;
const LEVELS = ["baseline", "restricted"] as const;
const VERSIONS = [...POD_SECURITY_VERSIONS, "latest"];

/** Upstream's ids and ours. */
const RULES: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: "allow-privilege-escalation",
  appArmorProfile: "apparmor",
  capabilities_baseline: "capabilities-baseline",
  capabilities_restricted: "capabilities-restricted",
  hostNamespaces: "host-namespaces",
  hostPathVolumes: "host-path-volumes",
  hostPorts: "host-ports",
  hostProbesAndHostLifecycle: "host-probes",
  privileged: "privileged",
  procMount: "proc-mount",
  procMount_restricted: "proc-mount-restricted",
  restrictedVolumes: "restricted-volumes",
  runAsNonRoot: "run-as-non-root",
  runAsUser: "run-as-user",
  seLinuxOptions: "selinux",
  seccompProfile_baseline: "seccomp-baseline",
  seccompProfile_restricted: "seccomp-restricted",
  sysctls: "sysctls",
  windowsHostProcess: "windows-host-process",
};

/** By "level@version", the upstream ids of the checks that fail. */
type Answer = Readonly<Record<string, readonly string[]>>;

describe("pod security as Kubernetes judges it", () => {
  const random = seededRandom(20261121);
  const pods = Array.from({ length: PODS }, (_, index) => generatePod(random, `pod-${index}`));
  let answers: readonly Answer[] = [];

  before(async function () {
    this.timeout(600_000);
    answers = askOracle(await needTool(this, "psa-oracle"), pods);
  });

  it("has a rule for every check", () => {
    expect(Object.values(RULES).sort()).to.deep.equal(
      podSecurityControls.map(({ rule }) => rule.id).sort(),
    );
  });

  it("is asked about pods that pass and pods that fail each check", () => {
    const asked = answers.flatMap((answer) => Object.entries(answer));
    expect(asked).to.have.lengthOf(PODS * VERSIONS.length * LEVELS.length);
    for (const check of Object.keys(RULES)) {
      const failed = answers.filter((answer) =>
        Object.values(answer).flat().includes(check),
      ).length;
      expect(failed, check).to.be.within(PODS / 100, PODS - PODS / 100);
    }
  });

  for (const level of LEVELS) {
    for (const version of VERSIONS) {
      it(`finds the same controls violated at ${level}@${version}`, async () => {
        const guardrails = await guardrailsOf(
          expandSet({ name: `pod-security/${level}`, version }),
        );
        pods.forEach((pod, index) => {
          const expected = (answers[index]?.[`${level}@${version}`] ?? ["no answer"]).map(
            (id) => RULES[id] ?? id,
          );
          const findings = findingsOf(guardrails, { objects: [pod] });
          const found = new Set(findings.map(({ rule }) => rule));
          expect(findings.filter(({ status }) => status !== "fail")).to.deep.equal([]);
          expect([...found].sort(), JSON.stringify(pod)).to.deep.equal([...expected].sort());
        });
      });
    }
  }
});

function askOracle(oracle: string, pods: readonly KubeObject[]): readonly Answer[] {
  const input = pods.map((pod) => `${JSON.stringify({ pod, versions: VERSIONS })}\n`).join("");
  const { status, stdout, stderr } = spawnSync(oracle, {
    input,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`psa-oracle ended with ${status}: ${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line): Answer => JSON.parse(line));
}
