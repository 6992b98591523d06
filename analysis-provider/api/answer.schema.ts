const TEXT = { type: "string" } as const;
const MAYBE_TEXT = { type: ["string", "null"] } as const;
const NUMBER = { type: "number" } as const;
const MAYBE_NUMBER = { type: ["number", "null"] } as const;
const MOMENT = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
} as const;
const FLAG = { type: "boolean" } as const;
const list = (items: object) => ({ type: "array", items }) as const;
const named = (name: string) => ({ $ref: `#/components/schemas/${name}` }) as const;
const maybe = (schema: object) => ({ anyOf: [schema, { type: "null" }] }) as const;
const object = (
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
) => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});
const mapOf = (values: object) => ({ type: "object", additionalProperties: values }) as const;

const OUTCOME = { enum: ["pass", "fail", "hold"] } as const;
const REASONS = mapOf(TEXT);

const SLO = {
  slo: TEXT,
  service: TEXT,
  objective: TEXT,
  namespace: MAYBE_TEXT,
  target: NUMBER,
  window: TEXT,
  indicator: object({ kind: { enum: ["events", "latency", "gauge", "timeslices"] }, words: TEXT }),
  source: TEXT,
  onFail: { enum: ["fail", "hold"] },
  runbook: MAYBE_TEXT,
  description: MAYBE_TEXT,
  format: TEXT,
  bundle: TEXT,
  revision: TEXT,
  lastGood: FLAG,
};
const STATE = {
  evaluatedAt: MOMENT,
  counts: maybe(named("Counts")),
  budget: maybe(named("Budget")),
  secondsToExhaustion: MAYBE_NUMBER,
  burn: list(object({ windowSeconds: NUMBER, rate: MAYBE_NUMBER, alertRate: MAYBE_NUMBER })),
  missing: REASONS,
};
const PAGED = { total: NUMBER, next: MAYBE_TEXT };

/** What the routes answer, by the names of OpenAPI's components. A test holds real answers against them. */
export const ANSWER_SCHEMAS = {
  Error: object({ error: object({ code: TEXT, message: TEXT }) }),
  Result: {
    type: "array",
    description: "The number that Rollouts charts, the verdict, and one line for a person.",
    prefixItems: [MAYBE_NUMBER, OUTCOME, TEXT],
    minItems: 3,
    items: false,
  },
  Measurement: object({
    result: named("Result"),
    details: { anyOf: [named("MeasurementDetails"), named("Misfit")] },
  }),
  Misfit: object({ code: TEXT, evaluatedAt: MOMENT }),
  MeasurementDetails: object({
    slo: TEXT,
    revision: TEXT,
    evaluatedAt: MOMENT,
    request: object(
      { slos: list(TEXT), namespace: TEXT, canaryHash: TEXT, stableHash: TEXT, since: MOMENT },
      ["namespace", "canaryHash", "stableHash", "since"],
    ),
    objectives: list(named("ObjectiveDetails")),
  }),
  ObjectiveDetails: object(
    {
      slo: TEXT,
      namespace: MAYBE_TEXT,
      bundle: TEXT,
      revision: TEXT,
      lastGood: FLAG,
      queries: list(named("Query")),
      counts: object({ period: maybe(named("Counts")), recent: maybe(named("Counts")) }),
      canary: maybe(named("Counts")),
      stable: maybe(named("Counts")),
      missing: REASONS,
      answers: list(named("Answer")),
      notes: list(TEXT),
      facts: { type: "object", description: "VerdictFacts: what tiphys slo replay takes." },
    },
    ["facts"],
  ),
  Query: object({
    id: TEXT,
    source: TEXT,
    promql: TEXT,
    startMs: NUMBER,
    endMs: NUMBER,
    stepSeconds: NUMBER,
  }),
  Counts: object({ total: NUMBER, bad: NUMBER }),
  Answer: object({ question: TEXT, outcome: OUTCOME, reason: TEXT, numbers: mapOf(MAYBE_NUMBER) }),
  Budget: object({
    leftRatio: NUMBER,
    usedRatio: NUMBER,
    totalEvents: NUMBER,
    usedEvents: NUMBER,
    leftEvents: NUMBER,
    totalMinutes: NUMBER,
    leftMinutes: NUMBER,
  }),
  SloList: object({ slos: list(object(SLO)), ...PAGED, problems: list(named("DocumentProblem")) }),
  DocumentProblem: object({
    bundle: TEXT,
    file: MAYBE_TEXT,
    line: MAYBE_NUMBER,
    path: MAYBE_TEXT,
    message: TEXT,
    remedy: MAYBE_TEXT,
  }),
  SloStatus: object({ ...SLO, ...STATE, canaries: list(named("Canary")) }),
  BudgetList: object({
    budgets: list(
      object({ slo: TEXT, namespace: MAYBE_TEXT, target: NUMBER, revision: TEXT, ...STATE }),
    ),
    ...PAGED,
  }),
  Canary: object({
    slo: TEXT,
    canaryHash: TEXT,
    stableHash: MAYBE_TEXT,
    firstSeenAt: MOMENT,
    lastSeenAt: MOMENT,
    asked: NUMBER,
    result: named("Result"),
  }),
  Comparison: object({
    slo: TEXT,
    revision: TEXT,
    evaluatedAt: MOMENT,
    outcome: { enum: ["winner", "equal", "not-yet", "no-data"] },
    winner: MAYBE_TEXT,
    reason: TEXT,
    versions: list(named("ComparedVersion")),
    contests: list(named("Contest")),
    etaSeconds: MAYBE_NUMBER,
    requestsNeeded: MAYBE_NUMBER,
    queries: list(named("Query")),
  }),
  ComparedVersion: object({
    version: TEXT,
    counts: maybe(named("Counts")),
    badRatio: MAYBE_NUMBER,
    interval: maybe(object({ lower: NUMBER, upper: NUMBER })),
    requestsPerSecond: MAYBE_NUMBER,
    latencySeconds: mapOf(NUMBER),
  }),
  Contest: object({
    worse: TEXT,
    better: TEXT,
    reason: TEXT,
    state: { enum: ["worse", "equal", "open"] },
    pValue: NUMBER,
    logEvidence: MAYBE_NUMBER,
    neededLogEvidence: NUMBER,
    etaSeconds: MAYBE_NUMBER,
  }),
} as const;
