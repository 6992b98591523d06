// npm run bench -- --only canaries [--canaries 1000] [--seed 1]: thousands of canaries, three judges.
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Story } from "./canaries/draw-traffic.ts";
import { fivePercent, kayenta, type MakeJudge, tiphys } from "./canaries/judges.ts";
import { type Ending, runRollout } from "./canaries/run-rollout.ts";

const { values } = parseArgs({
  options: {
    canaries: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    judges: { type: "string", default: "tiphys,5 %,kayenta" },
  },
});
const CANARIES = Number(values.canaries);
const SEED = Number(values.seed);
const JUDGES: Readonly<Record<string, MakeJudge>> = { tiphys, "5 %": fivePercent, kayenta };

const PLAIN = { clump: 1, worseFrom: 0, outage: null, worse: 1 } as const;
const SIZES = [0.0001, 0.001, 0.01].flatMap((errorRatio) =>
  [1, 10, 100].map((requestsPerSecond) => ({ ...PLAIN, errorRatio, requestsPerSecond })),
);

const started = performance.now();
console.log(
  `${CANARIES} canaries a row, seed ${SEED}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
);
table(
  "Equal versions",
  SIZES.map((story) => ({ name: nameOf(story), story })),
);
table("Equal versions, errors in clumps of 5 on average", [
  ...SIZES.map((story) => ({ name: nameOf(story), story: { ...story, clump: 5 } })),
]);
table("Equal versions, a dependency is down for 2 minutes", [
  ...SIZES.map((story) => ({
    name: nameOf(story),
    story: { ...story, outage: [12, 20] as const },
  })),
]);
for (const worse of [2, 5, 10]) {
  table(
    `New version ${worse}x as bad`,
    SIZES.map((story) => ({ name: nameOf(story), story: { ...story, worse } })),
  );
}
table("New version 5x as bad, errors in clumps of 5 on average", [
  ...SIZES.map((story) => ({ name: nameOf(story), story: { ...story, worse: 5, clump: 5 } })),
]);
table("New version 10x as bad from minute 12 on", [
  ...SIZES.map((story) => ({ name: nameOf(story), story: { ...story, worse: 10, worseFrom: 48 } })),
]);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);

function table(title: string, rows: readonly { name: string; story: Story }[]): void {
  console.log(`\n${title}\n`);
  console.log(
    "| service | judge | aborted | promoted | person | first step: pass | hold | fail | end after, median |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|");
  for (const { name, story } of rows) {
    for (const [judge, make] of Object.entries(JUDGES).filter(([judge]) =>
      values.judges.split(",").includes(judge),
    )) {
      console.log(`| ${name} | ${judge} | ${line(endings(story, make))} |`);
    }
  }
}

function endings(story: Story, make: MakeJudge): readonly Ending[] {
  return Array.from({ length: CANARIES }, (_, index) => {
    const seed = SEED * 1_000_003 + index;
    return runRollout(story, { seed, look: make(story, seed) });
  });
}

function line(found: readonly Ending[]): string {
  const share = (is: (ending: Ending) => boolean) =>
    `${((found.filter(is).length / found.length) * 100).toFixed(1)} %`;
  const ends = (["aborted", "promoted", "person"] as const).map((end) =>
    share((one) => one.end === end),
  );
  const first = (["pass", "hold", "fail"] as const).map((verdict) =>
    share((one) => one.firstStep === verdict),
  );
  const seconds = found.map((one) => one.seconds).sort((left, right) => left - right);
  const median = (seconds[Math.floor(seconds.length / 2)] ?? 0) / 60;
  return [...ends, ...first, `${median} min`].join(" | ");
}

function nameOf({ errorRatio, requestsPerSecond }: Story): string {
  return `${errorRatio * 100} % of ${requestsPerSecond}/s`;
}
