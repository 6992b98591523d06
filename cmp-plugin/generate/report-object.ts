import { TiphysError } from "#core/errors.ts";
import { countWords } from "#core/count-words.ts";
import { digest } from "#core/document/digest.ts";
import { displayName } from "#core/kube/resource.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { printableText } from "#core/printable-text.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import { cutText, findingLine } from "./denial-report.ts";

/** What Argo CD shows of an object is read by people, and kept in etcd with every change. */
export const MAX_OBJECT_BYTES = 8000;

export interface ReportedRender {
  readonly app: string;
  /** The overlay, relative to the repository. */
  readonly path: string;
  readonly environment: string | null;
  /** Null leaves it to Argo CD, which takes the Application's. */
  readonly namespace: string | null;
  /** In the order of a report; only those that warn are told. */
  readonly findings: readonly Finding[];
  readonly resources: readonly JudgedResource[];
}

/**
 * A ConfigMap with the findings that warn, worst first: it needs no CRD and no right that the Application has not.
 * The same bytes for the same findings; nothing else than they, the names and the overlay's place changes it.
 * @throws RENDER_REFUSED where the render has an object of that name
 */
export function reportObject(render: ReportedRender): ManifestText {
  const name = reportName(render);
  refuseTaken(name, render);
  const place = cutText(printableText(render.path), MAX_PATH_BYTES);
  const warned = render.findings.filter(({ action }) => action === "warn");
  const lines = warned
    .slice(0, MAX_LINES)
    .map((finding) => cutText(printableText(findingLine(finding, [])), MAX_LINE_BYTES));
  const bytes = largestFitting(lines.length, (count) => {
    const left = warned.length - count;
    const more = left === 0 ? [] : [`and ${left} more: see all with "tiphys check ${place}"`];
    const told = [...lines.slice(0, count), ...more];
    const object = configMap(render, { name, place, told, count: warned.length });
    return new TextEncoder().encode(writeYaml(object));
  });
  return { file: render.path, bytes, isSource: false };
}

const MAX_LINE_BYTES = 700;
const MAX_PATH_BYTES = 300;
/** More lines than this fill the object, however short they are. */
const MAX_LINES = MAX_OBJECT_BYTES / 20;

/** One Application may have several sources of ours, and one overlay several Applications. */
function reportName({ app, path }: ReportedRender): string {
  const plain = app
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 200);
  const suffix = digest([app, path]).slice("sha256:".length).slice(0, 6);
  return ["tiphys-report", plain.replace(/-+$/, ""), suffix]
    .filter((part) => part !== "")
    .join("-");
}

function refuseTaken(name: string, { path, namespace, resources }: ReportedRender): void {
  const taken = resources.find(
    ({ object, namespace: own }) =>
      object.apiVersion === "v1" &&
      object.kind === "ConfigMap" &&
      displayName(object) === name &&
      own === namespace,
  );
  if (taken === undefined) return;
  throw new TiphysError(
    "RENDER_REFUSED",
    `${path}: expected no ConfigMap "${name}", which render.report appends, got one. Rename it, or take render.report out of tiphys.yaml.`,
  );
}

interface Report {
  readonly name: string;
  readonly place: string;
  /** Lines of the report. */
  readonly told: readonly string[];
  /** Of all warnings. */
  readonly count: number;
}

function configMap(
  { environment, namespace }: ReportedRender,
  { name, place, told, count }: Report,
): object {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name,
      namespace: namespace ?? undefined,
      labels: { "app.kubernetes.io/managed-by": "tiphys", "tiphys.io/report": "render" },
      // A report that the fleet wants no more must not leave the Application out of sync.
      annotations: { "argocd.argoproj.io/compare-options": "IgnoreExtraneous" },
    },
    data: {
      overlay: place,
      environment: environment ?? "none claims the overlay",
      summary: count === 0 ? "no warnings" : countWords(count, "warning"),
      warnings: count === 0 ? undefined : told.map((line) => `${line}\n`).join(""),
    },
  };
}

/** The object with as many lines as its size allows. */
function largestFitting(most: number, make: (count: number) => Uint8Array): Uint8Array {
  let fitting = make(0);
  for (let count = 1; count <= most; count++) {
    const larger = make(count);
    if (larger.length > MAX_OBJECT_BYTES) break;
    fitting = larger;
  }
  return fitting;
}
