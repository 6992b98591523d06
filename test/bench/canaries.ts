// npm run bench -- --only canaries [--canaries 1000] [--seed 1]: thousands of canaries, three judges.
// What the columns mean stands in docs/statistics.md.
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import type { Story } from "./canaries/draw-traffic.ts";
import { fivePercent, kayenta, type MakeJudge, tiphys } from "./canaries/judges.ts";
import { type Ending, runRollout } from "./canaries/run-rollout.ts";
import { median } from "./time-command.ts";

const { values } = parseArgs({
  options: {
    canaries: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
  },
});
const CANARIES = Number(values.canaries);
const SEED = Number(values.seed);

const PLAIN = { clump: 1, worseFrom: 0, outage: null, worse: 1, maxBurn: null } as const;
const STORIES: readonly Story[] = [0.0001, 0.001, 0.01].flatMap((errorRatio) =>
  [1, 10, 100].map((requestsPerSecond) => ({ ...PLAIN, errorRatio, requestsPerSecond })),
);
/** Those that see less than an error a minute. */
const SMALL = STORIES.filter((story) => story.errorRatio * story.requestsPerSecond < 0.005);

/** What is different in the stories of each table. */
const TABLES: readonly (readonly [title: string, change: Partial<Story>, of?: readonly Story[]])[] =
  [
    ["Equal versions", {}],
    ["Equal versions, errors in clumps of 5 on average", { clump: 5 }],
    ["Equal versions, a dependency is down for 2 minutes", { outage: [12, 20] }],
    ["New version 2x as bad", { worse: 2 }],
    ["New version 5x as bad", { worse: 5 }],
    ["New version 10x as bad", { worse: 10 }],
    ["New version 5x as bad, errors in clumps of 5 on average", { worse: 5, clump: 5 }],
    ["New version 10x as bad from minute 12 on", { worse: 10, worseFrom: 48 }],
    ["Small services with maxBurn 200, equal versions", { maxBurn: 200 }, SMALL],
    ["Small services with maxBurn 200, new version 10x as bad", { maxBurn: 200, worse: 10 }, SMALL],
  ];

const started = performance.now();
console.log(
  `${CANARIES} canaries a row, seed ${SEED}, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`,
);
for (const [title, change, stories = STORIES] of TABLES) {
  table(
    title,
    stories.map((story) => ({ ...story, ...change })),
  );
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);

function table(title: string, stories: readonly Story[]): void {
  console.log(`\n${title}\n`);
  console.log(
    "| errors of requests | aborted | after | promoted | person | undecided after 5 min | 5 %: aborted | after | kayenta: aborted | after |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|---|");
  for (const story of stories) {
    const ours = endings(story, tiphys);
    const cells = [
      ...aborts(ours),
      share(ours, ({ end }) => end === "promoted"),
      share(ours, ({ end }) => end === "person"),
      share(ours, ({ firstStep }) => firstStep === "hold"),
      ...[fivePercent, kayenta].flatMap((judge) => aborts(endings(story, judge))),
    ];
    console.log(`| ${nameOf(story)} | ${cells.join(" | ")} |`);
  }
}

function endings(story: Story, make: MakeJudge): readonly Ending[] {
  return Array.from({ length: CANARIES }, (_, index) => {
    const seed = SEED * 1_000_003 + index;
    return runRollout(story, { seed, look: make(story, seed) });
  });
}

/** How many were aborted, and the median of when. */
function aborts(found: readonly Ending[]): readonly string[] {
  const seconds = found.filter(({ end }) => end === "aborted").map((ending) => ending.seconds);
  const after = seconds.length === 0 ? "" : `${median(seconds) / 60} min`;
  return [share(found, ({ end }) => end === "aborted"), after];
}

function share(found: readonly Ending[], is: (ending: Ending) => boolean): string {
  return `${((found.filter(is).length / found.length) * 100).toFixed(1)} %`;
}

function nameOf({ errorRatio, requestsPerSecond }: Story): string {
  return `${errorRatio * 100} % of ${requestsPerSecond}/s`;
}
