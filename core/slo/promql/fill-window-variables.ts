const PLACEHOLDER = "5m";
/** What generators and dashboards write for a range: Sloth's template, Grafana's variables. */
const VARIABLES = [
  "{{.window}}",
  "{{ .window }}",
  "{{.Window}}",
  "{{ .Window }}",
  "${__rate_interval}",
  "$__rate_interval",
  "${__interval}",
  "$__interval",
  "${__range}",
  "$__range",
];

/** The text with its window variables replaced by a range of the same length, so that offsets stay. */
export function fillWindowVariables(promql: string): string {
  return VARIABLES.reduce(
    (text, variable) => text.replaceAll(variable, PLACEHOLDER.padEnd(variable.length)),
    promql,
  );
}
