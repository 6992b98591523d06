/** A query of a panel; `legend` may hold {{label}}. */
export interface PanelQuery {
  readonly expr: string;
  readonly legend: string;
}

export interface PanelPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Step {
  readonly color: string;
  /** null for the lowest. */
  readonly value: number | null;
}

export interface PanelParts {
  readonly type: "stat" | "gauge" | "timeseries";
  readonly title: string;
  readonly description: string;
  readonly unit: "percentunit" | "short" | "none" | "cps" | "s" | "bytes";
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly steps: readonly Step[];
  readonly queries: readonly PanelQuery[];
}

export interface PlacedPanel extends PanelParts {
  readonly id: number;
  readonly place: PanelPlace;
}

/** The data source is chosen on the dashboard; every panel asks that one. */
const DATASOURCE = { type: "prometheus", uid: "${datasource}" } as const;

/** A panel of Grafana's dashboard model, at a place on its 24 columns. */
export function panel({ id, place, ...parts }: PlacedPanel): unknown {
  const { type, title, description, queries } = parts;
  return {
    id,
    type,
    title,
    description,
    datasource: DATASOURCE,
    gridPos: place,
    fieldConfig: { defaults: fieldDefaults(parts), overrides: [] },
    options: OPTIONS[type],
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      editorMode: "code",
      expr,
      legendFormat: legend,
      ...(type === "timeseries" ? { range: true } : { instant: true, range: false }),
    })),
  };
}

function fieldDefaults({ type, unit, decimals, min, max, steps }: PanelParts): unknown {
  const hasLines = type === "timeseries" && steps.length > 1;
  return {
    unit,
    ...(decimals === undefined ? {} : { decimals }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    color: { mode: type === "timeseries" ? "palette-classic" : "thresholds" },
    thresholds: { mode: "absolute", steps },
    custom:
      type === "timeseries"
        ? {
            lineWidth: 1,
            fillOpacity: 8,
            showPoints: "never",
            spanNulls: false,
            thresholdsStyle: { mode: hasLines ? "dashed" : "off" },
          }
        : {},
  };
}

const REDUCE = { calcs: ["lastNotNull"], fields: "", values: false };

const OPTIONS = {
  stat: { reduceOptions: REDUCE, colorMode: "value", graphMode: "none", textMode: "auto" },
  gauge: { reduceOptions: REDUCE, showThresholdMarkers: true, showThresholdLabels: false },
  timeseries: {
    legend: { displayMode: "list", placement: "bottom", showLegend: true },
    tooltip: { mode: "multi", sort: "desc" },
  },
} as const;
