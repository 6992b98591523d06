import { readFileSync } from "node:fs";
import { readYaml } from "#core/kube/read-yaml.ts";
import { CANARY_DEFAULTS, defaultMinDifference } from "#core/slo/canary-defaults.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { SLO_READERS } from "#core/slo/read/slo-readers.ts";
import { expect } from "chai";

const read = (page: string) =>
  readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
const guide = read("guides/write-an-slo.md");
const shown = [...guide.matchAll(/^```yaml\n(\S.*?)^```$/gms)].map(([, text = ""]) => text);

describe("docs/guides/write-an-slo.md", () => {
  const readings = shown.map((text) =>
    readObjectives(readYaml(text, { file: "guide" }).map(({ value }) => value)),
  );

  it("shows documents of every format, without a problem or a note", () => {
    const formats = readings.flatMap(({ objectives }) => objectives.map(({ format }) => format));

    expect(readings.flatMap(({ problems, notes }) => [...problems, ...notes])).to.deep.equal([]);
    expect(new Set(formats)).to.deep.equal(new Set(SLO_READERS.map(({ format }) => format)));
  });

  it("shows one promise in all of them", () => {
    const [native, ...others] = readings
      .flatMap(({ objectives }) => objectives)
      .filter(({ service, name }) => service === "checkout" && name === "availability");
    const promise = { target: 0.999, window: native?.window, indicator: native?.indicator };

    expect(others).to.have.length(4);
    for (const other of others) expect(other).to.deep.include(promise);
  });
});

describe("docs/reference/slo.md", () => {
  const { maxRatio, label, alpha, onNoData, onSourceDown } = CANARY_DEFAULTS;
  const { patienceSeconds, forSeconds, latency } = CANARY_DEFAULTS;
  const cells: Readonly<Record<string, string>> = {
    label: `\`${label}\``,
    maxRatio: String(maxRatio),
    alpha: String(alpha),
    onNoData,
    onSourceDown,
    patience: `${patienceSeconds / 60} minutes`,
    for: forSeconds === 0 ? "no wait" : `${forSeconds}s`,
    latency: latency.length === 0 ? "none" : "some",
    minDifference:
      defaultMinDifference(0.99) === 0.0025 ? "a quarter of the error budget" : "something else",
  };

  for (const [field, cell] of Object.entries(cells)) {
    it(`says the default of canary.${field}`, () => {
      for (const page of ["reference/slo.md", "reference/slo-formats.md"])
        expect(read(page)).to.match(
          new RegExp(`^\\| \`(spec\\.)?canary\\.${field}\` \\|[^|]+\\| ${cell} \\|`, "m"),
        );
    });
  }
});
