import { expect } from "chai";
import { causeProblem } from "#core/promotion/evidence/cause-problem.ts";
import type { EvidenceSpec } from "#core/promotion/evidence/evidence-spec.ts";
import { ROLLBACK_EVIDENCE, SAMPLE_EVIDENCE } from "#test/support/sample-evidence.ts";

const waiting = { gate: "soak", verdict: "wait", reason: "1m of 30m" } as const;
const render = { gate: "render", verdict: "pass", reason: "1 resource" } as const;
const policy = { gate: "policy", verdict: "pass", reason: "no new denial" } as const;
const denied = { gate: "policy", verdict: "fail", reason: "1 new denial" } as const;
const glass = { cause: "breakglass", ticket: "INC-7", reason: "it is down" } as const;
const rollback: EvidenceSpec = { ...ROLLBACK_EVIDENCE, gates: [render, policy] };

const cases: readonly {
  readonly title: string;
  readonly spec: EvidenceSpec;
  readonly problem: string | null;
}[] = [
  { title: "a promotion whose gates pass", spec: SAMPLE_EVIDENCE, problem: null },
  {
    title: "a promotion with a gate that waits",
    spec: { ...SAMPLE_EVIDENCE, gates: [waiting] },
    problem: "soak did not pass",
  },
  {
    title: "a promotion that skips",
    spec: { ...SAMPLE_EVIDENCE, skipped: ["soak"] },
    problem: "a promotion skips no gate, this skips soak",
  },
  {
    title: "a promotion with a ticket",
    spec: { ...SAMPLE_EVIDENCE, ticket: "INC-7" },
    problem: "a promotion has no ticket of a breakglass",
  },
  {
    title: "a breakglass that skips what did not pass",
    spec: { ...SAMPLE_EVIDENCE, ...glass, gates: [render, waiting], skipped: ["soak"] },
    problem: null,
  },
  {
    title: "a breakglass without a ticket",
    spec: { ...SAMPLE_EVIDENCE, cause: "breakglass" },
    problem: "a breakglass has a ticket and a reason",
  },
  {
    title: "a breakglass that skips nothing",
    spec: { ...SAMPLE_EVIDENCE, ...glass },
    problem: "a breakglass skips a gate, this skips none",
  },
  {
    title: "a breakglass that skips what passed",
    spec: { ...SAMPLE_EVIDENCE, ...glass, gates: [render, waiting], skipped: ["soak", "render"] },
    problem: "render did not need to be skipped",
  },
  {
    title: "a breakglass that skips less than it must",
    spec: { ...SAMPLE_EVIDENCE, ...glass, gates: [denied, waiting], skipped: ["soak"] },
    problem: "policy did not pass",
  },
  { title: "a rollback that asks render and policy", spec: rollback, problem: null },
  {
    title: "a rollback that does not ask policy",
    spec: { ...rollback, gates: [render] },
    problem: "a rollback asks policy",
  },
  {
    title: "a rollback to what is denied",
    spec: { ...rollback, gates: [render, denied] },
    problem: "policy must pass without a breakglass",
  },
  {
    title: "a rollback to what is denied, with a ticket",
    spec: { ...rollback, ticket: "INC-7", gates: [render, denied], skipped: ["soak", "policy"] },
    problem: null,
  },
  {
    title: "a rollback that restores nothing",
    spec: { ...SAMPLE_EVIDENCE, cause: "rollback" },
    problem: "a rollback says what it restores",
  },
];

describe("the cause of evidence", () => {
  for (const { title, spec, problem } of cases) {
    it(`${problem === null ? "fits" : "does not fit"} ${title}`, () => {
      expect(causeProblem(spec)).to.equal(problem);
    });
  }
});
