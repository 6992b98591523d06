import { dottedPath } from "#core/promotion/dotted-path.ts";
import type { TargetReading } from "#authoring/check/judge-target.ts";
import type { JudgeReading } from "#authoring/check/load-judge.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import { displayName } from "#core/kube/resource.ts";
import { findingId } from "#core/policy/element-path.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";

/** A plugin.yaml stands at the top of such a text. */
const PLUGIN = /^kind:\s*["']?ConfigManagementPlugin\b/m;

interface Judging {
  readonly judge: JudgeReading;
  /** Texts of files that are judged by themselves. */
  readonly known: ReadonlySet<string>;
}

/** What is wrong with each plugin.yaml that stands as text in a ConfigMap; the findings point at its key. */
export function embeddedFindings(
  { object, namespace, source }: JudgedResource,
  { judge, known }: Judging,
): readonly Finding[] {
  const { apiVersion, kind, data } = object;
  if (kind !== "ConfigMap" || !isRecord(data)) return [];
  const resource = { apiVersion, kind, namespace, name: displayName(object) };
  return Object.entries(data).flatMap(([key, text]) => {
    if (typeof text !== "string" || !PLUGIN.test(text) || known.has(text)) return [];
    return findingsIn(text, judge).map((finding): Finding => {
      const { policy, rule, path, message } = finding;
      const keys = ["data", key];
      return {
        ...finding,
        id: findingId({ policy, rule, resource, keys: [...keys, path], object: {} }),
        resource,
        path: `/data/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        message: path === "" ? message : `${dottedPath(pointerKeys(path))}: ${message}`,
        source: source === null ? null : { file: source.file, line: source.line, column: null },
      };
    });
  });
}

/** A text that cannot be read is none of ours to speak of: it may be a template. */
function findingsIn(text: string, judge: JudgeReading): readonly Finding[] {
  const bytes = new TextEncoder().encode(text);
  const reading: TargetReading = {
    texts: [{ file: "plugin.yaml", bytes, isSource: false }],
    build: null,
  };
  return judge("plugin.yaml", reading).report.findings;
}
