import { expect } from "chai";
import { dashboard } from "#core/slo/generate/dashboard/dashboard.ts";
import { SERIES } from "#core/slo/generate/series.ts";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly expr: string }[];
}

const objectives = [sampleObjective(), sampleObjective({ name: "latency", target: 0.99 })];
const board = dashboard({ service: "checkout", namespace: "shop", objectives }) as {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
};
const queries = board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

describe("the dashboard of a service", () => {
  it("shows objective, current value, budget left, burn by window and events of each objective", () => {
    expect(board.panels.map(({ title }) => title).slice(0, 7)).to.deep.equal([
      "availability: 99.9%",
      "Objective",
      "Now, over 30d",
      "Budget left",
      "Burn rate by window",
      "Budget left over time",
      "Events per second",
    ]);
    expect(board.panels).to.have.length(14);
  });

  it("asks only series that the rules record, in PromQL", () => {
    const known = Object.values(SERIES).map(({ name }) => name);
    for (const expr of queries) {
      expect(() => parsePromql(expr), expr).not.to.throw();
      const names = expr.match(/tiphys:\w+(:\w+)?/g) ?? [];
      expect(names.length).to.be.greaterThan(0);
      for (const name of names) expect(known).to.include(name);
    }
    expect(queries.length).to.be.greaterThan(12);
  });

  it("gives every panel its own id and its own place on 24 columns", () => {
    const ids = board.panels.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).to.equal(cells.length);
    expect(board.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).to.equal(true);
  });

  it("has an id that Grafana takes, the same for the same service, another for another", () => {
    expect(board.uid).to.match(/^[a-zA-Z0-9_-]{1,40}$/);
    const other = dashboard({ service: "checkout", namespace: "shop-2", objectives });
    expect((other as { readonly uid: string }).uid).not.to.equal(board.uid);
  });
});
