import { panel } from "#core/slo/generate/dashboard/panel.ts";
import { ADMISSION_ROWS } from "./admission-rows.ts";
import { DELIVERY_ROWS } from "./delivery-rows.ts";
import type { PanelRow } from "./panel-row.ts";

/** What an operator looks at, part by part. */
export const SUITE_ROWS: readonly PanelRow[] = [...ADMISSION_ROWS, ...DELIVERY_ROWS];

const ACROSS = 3;
const WIDTH = 24 / ACROSS;
const HEIGHT = 7;

/** The Grafana dashboard about the suite itself; manifests/install/components/monitoring holds it as a file. */
export function suiteDashboard(): unknown {
  return {
    uid: "tiphys-suite",
    title: "Tiphys",
    description: "Admission, bundles, scan, verdicts, renders, promotion.",
    tags: ["tiphys"],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: "1m",
    time: { from: "now-6h", to: "now" },
    timezone: "browser",
    templating: {
      list: [
        {
          name: "datasource",
          label: "Data source",
          type: "datasource",
          query: "prometheus",
          refresh: 1,
          hide: 0,
        },
      ],
    },
    annotations: { list: [] },
    links: [
      {
        type: "link",
        icon: "doc",
        title: "Runbooks",
        targetBlank: true,
        url: "https://github.com/tiphys/tiphys/blob/main/docs/runbooks/README.md",
      },
    ],
    panels: SUITE_ROWS.flatMap((row, index) => placed(row, index)),
  };
}

/** The row's title, and its panels three abreast below. */
function placed({ title, panels }: PanelRow, index: number): readonly unknown[] {
  const above = SUITE_ROWS.slice(0, index).map((row) => Math.ceil(row.panels.length / ACROSS));
  const y = above.reduce((sum, lines) => sum + lines * HEIGHT + 1, 0);
  const firstId = index * 100 + 1;
  const head = {
    id: firstId,
    type: "row",
    title,
    collapsed: false,
    gridPos: { x: 0, y, w: 24, h: 1 },
    panels: [],
  };
  const below = panels.map((parts, at) =>
    panel({
      ...parts,
      id: firstId + 1 + at,
      place: {
        x: (at % ACROSS) * WIDTH,
        y: y + 1 + Math.floor(at / ACROSS) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      },
    }),
  );
  return [head, ...below];
}
