import { expect } from "chai";
import fc from "fast-check";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { ANALYSIS_URL } from "#core/slo/generate/analysis-templates.ts";
import { GENERATED_PARTS, generatedObjects } from "#core/slo/generate/generated-objects.ts";
import { ruleGroups } from "#core/slo/generate/rule-groups.ts";
import { parsePromql } from "#core/slo/promql/parse-promql.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const OPTIONS = {
  form: "prometheusrule",
  parts: GENERATED_PARTS,
  labels: {},
  namespace: null,
  analysisUrl: ANALYSIS_URL,
} as const;
const text = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
const nasty = fc.oneof(text, fc.constantFrom('"}', "{{", "a\nb", "\\", "`", "# x", "1e3", "null"));

describe("what is generated for hostile names", () => {
  it("is PromQL in every rule, and objects that YAML gives back", () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (service, name, label, value) => {
        const objective = sampleObjective({ service, name, labels: { [label]: value } });
        for (const { rules } of ruleGroups(objective))
          for (const { expr, labels } of rules) {
            parsePromql(expr);
            for (const key of Object.keys(labels)) expect(key).to.match(/^[a-zA-Z][a-zA-Z0-9_]*$/);
          }
        for (const object of generatedObjects([objective], OPTIONS)) {
          const [read] = readYaml(writeYaml(object), { file: "generated" });
          expect(read?.value).to.deep.equal(object);
          expect(object.metadata?.name).to.match(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it("opens no template in an annotation or a label of an alert", () => {
    const objective = sampleObjective({ service: "{{ end }}", name: "{{", labels: { a: "{{x}}" } });
    const alerts = ruleGroups(objective)
      .flatMap(({ rules }) => rules)
      .filter((rule) => "alert" in rule);
    expect(alerts.length).to.be.greaterThan(5);
    for (const { labels, annotations } of alerts)
      for (const shown of [...Object.values(labels), ...Object.values(annotations)])
        expect(shown.replaceAll('{{ "{{" }}', "")).not.to.match(/\{\{ end|\{\{x|\/\{\{/);
  });
});
