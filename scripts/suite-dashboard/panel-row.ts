import type { PanelParts, PanelQuery, Step } from "#core/slo/generate/dashboard/panel.ts";

export interface PanelRow {
  readonly title: string;
  readonly panels: readonly PanelParts[];
}

const PLAIN: readonly Step[] = [{ color: "text", value: null }];

export function query(expr: string, legend: string): PanelQuery {
  return { expr, legend };
}

export function quantile(share: number, histogram: string): PanelQuery {
  const expr = `histogram_quantile(${share}, sum by (le) (rate(${histogram}_bucket[5m])))`;
  return { expr, legend: `${share * 100} %` };
}

type PanelWords = Pick<PanelParts, "title" | "unit" | "description">;

export function lines(words: PanelWords, queries: readonly PanelQuery[]): PanelParts {
  return { type: "timeseries", ...words, min: 0, steps: PLAIN, queries };
}

export function number(words: PanelWords, queries: readonly PanelQuery[]): PanelParts {
  return { type: "stat", ...words, steps: PLAIN, queries };
}
