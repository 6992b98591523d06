import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readYaml } from "#core/kube/read-yaml.ts";
import { TiphysError } from "#core/errors.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { damages, damageText, PIECES } from "./damage-text.ts";
import { allowLongRuns, fuzz, LONG_SECONDS } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";

const CASES = join(import.meta.dirname, "../golden/slo");
const SOUND = readdirSync(CASES)
  .filter((name) => !name.startsWith("problem-"))
  .map((name) => textOf(join(CASES, name)));
const WORDS = [
  ...["99.9%", "100%", "0%", "99.9", "1e-400", "-1", "30d", "0s", "1ms", "999999999d", "1M", "1Y"],
  ...["calendar", "timeZone", "UTC", "Europe/Berlin", "{calendar: month, timeZone: UTC}", "stable"],
  ...[
    "{objective: shop/checkout/availability}",
    "{objective: a/b}",
    "{source: x}",
    "{recorded: {}}",
  ],
  ...[
    "events",
    "latency",
    "gauge",
    "timeslices",
    "raw",
    "plugin",
    "good",
    "bad",
    "total",
    "counter",
  ],
  ...["openslo/v1", "prometheus/v1", "pyrra.dev/v1alpha1", "tiphys.io/v1alpha1", "slos", "SLI"],
  ...["sum(rate(a_total[5m])) / sum(rate(b_total[5m]))", "1 - a:ratio", "up", "{}", "a{b=~'('}"],
  ...["histogram_quantile(2, x) < 1", "rate(a[5m])[1h:1m]", "a offset -5m", "a @ end()", "((((("],
  ...[
    "{{.window}}",
    "$__rate_interval",
    "NaN",
    "Inf",
    '{__name__=~".+"}',
    "sum by (",
    "a default 0",
  ],
];
const damaged = fc.record({
  text: fc.constantFrom(...SOUND),
  other: fc.constantFrom(...SOUND),
  damage: damages([...PIECES, ...WORDS, ...WORDS, ...WORDS]),
});

describe("a damaged SLO document", () => {
  it("was fine before", function () {
    allowLongRuns(this);
    for (const text of SOUND) expect(read(text).objectives).not.to.have.length(0);
  });

  it("means the same whatever stands before it", () => {
    for (const text of SOUND) {
      const documents = readYaml(text, { file: "slo.yaml" }).map(({ value }) => value);
      const [forth, back] = [documents, documents.toReversed()].map((some) => readObjectives(some));

      expect(sloRevision(back?.objectives ?? [])).to.equal(sloRevision(forth?.objectives ?? []));
      expect(back?.notes.map(({ message }) => message).sort()).to.deep.equal(
        forth?.notes.map(({ message }) => message).sort(),
      );
    }
  });

  it("is read without a fault of ours, and each objective that comes of it is sound", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damaged,
      runs: 800,
      judge: ({ text, damage }) => {
        try {
          const { objectives, found, problems } = read(damageText(text, damage));
          for (const objective of objectives) {
            expect(objective.target).to.be.above(0).and.below(1);
            if (objective.window.kind === "rolling")
              expect(objective.window.seconds).to.be.above(0).and.below(4e7);
            expect(JSON.parse(JSON.stringify(objective))).to.deep.equal(objective);
          }
          expect(found).to.have.length(objectives.length);
          for (const { message } of problems) expect(message).not.to.match(/undefined|\[object/);
        } catch (error) {
          // What is no YAML says so itself.
          if (!(error instanceof TiphysError)) throw error;
        }
      },
    });
  });

  it("gets an answer in time and without a trace from slo check", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damaged,
      runs: LONG_SECONDS === null ? 25 : 1,
      judge: async ({ text, other, damage }) => {
        const files = new Map([
          ["slos/a.yaml", damageText(text, damage)],
          ["slos/b.yaml", other],
        ]);
        await inFolder(files, async (cwd) => {
          await runSanely({ argv: ["slo", "check", "slos"], cwd });
          await runSanely({ argv: ["slo", "check", "slos", "--format", "json"], cwd });
        });
      },
    });
  });
});

function read(text: string) {
  return readObjectives(readYaml(text, { file: "slo.yaml" }).map(({ value }) => value));
}

/** All documents of a case as one file: some refer to one another. */
function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("---\n");
}
