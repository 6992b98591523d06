// 1,000 objectives in files of all five formats: read and validated by `tiphys slo check`, and what a check pays.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { median, type TimedCommand, timeCommand } from "./time-command.ts";

const FILES = 200;
const RUNS = 7;
const launcher = join(import.meta.dirname, "../../bin/tiphys.js");
const root = mkdtempSync(join(tmpdir(), "tiphys-bench-"));
const FORMATS: readonly ((service: string) => string)[] = [native, plain, openSlo, sloth, pyrra];

try {
  mkdirSync(join(root, "slos"));
  for (let file = 0; file < FILES; file++) {
    const format = FORMATS[file % FORMATS.length] ?? native;
    const text = format(`service-${String(file).padStart(3, "0")}`);
    writeFileSync(join(root, `slos/${file}.yaml`), text);
  }
  writeFileSync(join(root, "one.yaml"), native("one"));
  const all = medianSeconds(slo("slos"));
  const one = medianSeconds(slo("one.yaml"));
  console.log(
    `\nslo load: ${FILES} files with 5 objectives each, in 5 formats, ${cpus()[0]?.model ?? "unknown"}, medians of ${RUNS} runs`,
  );
  console.log(`  tiphys slo check, ${FILES * 5} objectives  ${all.toFixed(2)} s (aim: under 1 s)`);
  console.log(`  tiphys slo check, 5 objectives     ${one.toFixed(2)} s`);
  if (all > 1) process.exitCode = 1;
} finally {
  rmSync(root, { recursive: true, force: true });
}

function slo(target: string): TimedCommand {
  const args = [launcher, "slo", "check", target, "--format", "json"];
  return {
    name: `slo check ${target}`,
    command: process.execPath,
    args,
    cwd: root,
    env: process.env,
    expect: [0],
  };
}

function medianSeconds(command: TimedCommand): number {
  return median(Array.from({ length: RUNS }, () => timeCommand(command).seconds));
}

function five(write: (index: number) => string): string {
  return [0, 1, 2, 3, 4].map(write).join("");
}

function native(service: string): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ${service}}
spec:
  service: ${service}
  objectives:
${five((index) =>
  index % 2 === 0
    ? `    - {name: o${index}, target: 99.9%, indicator: {events: {total: 'http_requests_total{job="${service}"}', bad: 'http_requests_total{job="${service}",code=~"5.."}'}}}\n`
    : `    - {name: o${index}, target: 99%, indicator: {latency: {histogram: http_request_duration_seconds, selector: 'job="${service}"', threshold: 300ms}}}\n`,
)}`;
}

function plain(service: string): string {
  return `service: ${service}
slos:
${five(
  (index) => `  - name: o${index}
    target: 95%
    error_budget: 36h
    sli:
      query: histogram_quantile(0.95, sum by (le) (rate(request_seconds_bucket{job="${service}"}[5m]))) < 0.${index + 1}
`,
)}`;
}

function openSlo(service: string): string {
  return five(
    (index) => `---
apiVersion: openslo/v1
kind: SLI
metadata: {name: ${service}-${index}}
spec:
  ratioMetric:
    counter: true
    good: {metricSource: {spec: {query: 'requests_total{job="${service}",code!~"5.."}'}}}
    total: {metricSource: {spec: {query: 'requests_total{job="${service}"}'}}}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: o${index}-${service}}
spec:
  service: ${service}
  indicatorRef: ${service}-${index}
  timeWindow: [{duration: 30d, isRolling: true}]
  objectives: [{target: 0.999}]
`,
  );
}

function sloth(service: string): string {
  return `version: prometheus/v1
service: ${service}
slos:
${five(
  (index) => `  - name: o${index}
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{job="${service}",code=~"(5..|429)"}[{{.window}}]))
        total_query: sum(rate(requests_total{job="${service}"}[{{.window}}]))
`,
)}`;
}

function pyrra(service: string): string {
  return five(
    (index) => `---
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: o${index}, labels: {pyrra.dev/service: ${service}}}
spec:
  target: "99"
  window: 4w
  indicator:
    ratio:
      errors: {metric: 'requests_total{job="${service}",code=~"5.."}'}
      total: {metric: 'requests_total{job="${service}"}'}
`,
  );
}
