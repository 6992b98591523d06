import { record, records, text, textOrNull } from "./loose-json.ts";

/** A finding of the scan, as a PolicyReport holds it. */
export interface ReportedFinding {
  readonly policy: string;
  readonly rule: string;
  readonly severity: string;
  readonly action: string;
  readonly result: "fail" | "warn" | "error" | "skip";
  readonly message: string;
  readonly remedy: string | null;
  readonly path: string | null;
  readonly exception: string | null;
  readonly environment: string;
  /** "Deployment"; "" where it is about no resource. */
  readonly kind: string;
  readonly name: string;
}

/** What a PolicyReport of ours says of a namespace; of the cluster where that is null. */
export interface ReportFacts {
  readonly namespace: string | null;
  readonly findings: readonly ReportedFinding[];
  /** How many more there were than are kept. */
  readonly left: number;
  /** By environment, over all policies. */
  readonly compliance: Readonly<
    Record<string, { readonly judged: number; readonly failed: number }>
  >;
}

const MAX_FINDINGS = 300;
const MAX_MESSAGE = 400;
const ANNOTATION = "tiphys.io/compliance";
const SHOWN = ["fail", "warn", "error", "skip"] as const;

/** Null for the report of another tool. */
export function decodeReport(item: Readonly<Record<string, unknown>>): ReportFacts | null {
  const metadata = record(item.metadata);
  const labels = record(metadata.labels);
  if (metadata.name !== "tiphys" || labels["app.kubernetes.io/managed-by"] !== "tiphys")
    return null;
  const findings = records(item.results).flatMap(decodeResult);
  return {
    namespace: typeof metadata.namespace === "string" ? metadata.namespace : null,
    findings: findings.slice(0, MAX_FINDINGS),
    left: Math.max(0, findings.length - MAX_FINDINGS),
    compliance: decodeCompliance(metadata.annotations),
  };
}

/** What passed is counted by the compliance; what a scan cannot evaluate is no finding about a resource. */
function decodeResult(result: Readonly<Record<string, unknown>>): readonly ReportedFinding[] {
  const word = SHOWN.find((one) => one === result.result);
  const [resource] = records(result.resources);
  if (word === undefined || resource === undefined) return [];
  const properties = record(result.properties);
  return [
    {
      policy: text(result.policy),
      rule: text(result.rule),
      severity: text(result.severity),
      action: text(properties.action),
      result: word,
      message: text(result.message, MAX_MESSAGE),
      remedy: textOrNull(properties.remedy),
      path: textOrNull(properties.path),
      exception: textOrNull(properties.exception),
      environment: text(properties.environment),
      kind: text(resource.kind),
      name: text(resource.name),
    },
  ];
}

function decodeCompliance(annotations: unknown): ReportFacts["compliance"] {
  const value = record(annotations)[ANNOTATION];
  if (typeof value !== "string") return {};
  try {
    const sums: unknown = JSON.parse(value);
    const entries = Object.entries(record(sums)).flatMap(([name, sum]) => {
      const { judged, failed } = record(sum);
      return typeof judged === "number" && typeof failed === "number"
        ? [[name, { judged, failed }] as const]
        : [];
    });
    return Object.fromEntries(entries);
  } catch {
    // Not written by us: then nothing is known.
    return {};
  }
}
