/** What an expression is: a number, one value per series, the samples of a range per series, a text. */
export type PromqlType = "scalar" | "vector" | "range" | "text";

/** Arguments of a function; the last may be left out, or repeated. */
export interface Signature {
  readonly parameters: readonly PromqlType[];
  readonly tail: "none" | "optional" | "repeated";
  readonly returns: PromqlType;
}

const LETTERS: Readonly<Record<string, PromqlType>> = {
  s: "scalar",
  v: "vector",
  r: "range",
  t: "text",
};

/** By arguments: a letter for each, "?" after one that may be left out, "*" after one that may be repeated. */
const BY_ARGUMENTS: Readonly<Record<string, string>> = {
  v: `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
    histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt
    start_timestamp tan tanh timestamp`,
  "v?": "day_of_month day_of_week day_of_year days_in_month hour minute month year",
  r: `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
    last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time
    stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time
    ts_of_min_over_time`,
  "vs?": "round",
  vs: "clamp_max clamp_min",
  vss: "clamp",
  sr: "quantile_over_time",
  rs: "predict_linear",
  rss: "double_exponential_smoothing",
  sv: "histogram_quantile",
  "vts*": "histogram_quantiles",
  ssv: "histogram_fraction",
  vtttt: "label_replace",
  "vttt*": "label_join",
  "vt*": "sort_by_label sort_by_label_desc",
  "vv?": "info",
  s: "vector",
  "": "pi time start end range step",
};
const SCALARS = new Set(["scalar", "pi", "time", "start", "end", "range", "step"]);
const AGGREGATES: Readonly<Record<string, string>> = {
  sv: "topk bottomk limitk limit_ratio quantile",
  tv: "count_values",
};

const FUNCTIONS = table(BY_ARGUMENTS);
const OPERATORS = table(AGGREGATES);
const PLAIN_AGGREGATE = signature("v", "sum");

/** Of a function of PromQL; null for one that has none here. */
export function functionSignature(name: string): Signature | null {
  return FUNCTIONS.get(name) ?? null;
}

/** Of an aggregation such as sum or topk. */
export function aggregateSignature(op: string): Signature {
  return OPERATORS.get(op) ?? PLAIN_AGGREGATE;
}

function table(byArguments: Readonly<Record<string, string>>): ReadonlyMap<string, Signature> {
  return new Map(
    Object.entries(byArguments).flatMap(([letters, names]) =>
      names.split(/\s+/).map((name) => [name, signature(letters, name)] as const),
    ),
  );
}

function signature(letters: string, name: string): Signature {
  const parameters = letters.replace(/[?*]/, "").split("");
  return {
    parameters: parameters.map((letter) => LETTERS[letter] ?? "vector"),
    tail: letters.endsWith("?") ? "optional" : letters.endsWith("*") ? "repeated" : "none",
    returns: SCALARS.has(name) ? "scalar" : "vector",
  };
}
