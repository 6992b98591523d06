import { expect } from "chai";
import type { FieldTree } from "#core/policy/foreign/equivalence/field-tree.ts";
import { policyVocabulary } from "#core/policy/foreign/equivalence/policy-vocabulary.ts";

function paths(tree: FieldTree, above = ""): readonly string[] {
  return [...tree.fields].flatMap(([key, child]) => [
    `${above}${key}`,
    ...paths(child, `${above}${key}.`),
  ]);
}

const cases: readonly {
  readonly title: string;
  readonly spec: object;
  readonly wanted: readonly string[];
}[] = [
  {
    title: "a pattern's fields, without anchors",
    spec: {
      rules: [{ validate: { pattern: { spec: { "^(containers)": [{ "=(image)": "a:*" }] } } } }],
    },
    wanted: ["spec.containers.[].image"],
  },
  {
    title: "an expression's fields, through variables and loops",
    spec: {
      variables: [
        {
          name: "all",
          expression: "object.spec.containers + object.spec.?initContainers.orValue([])",
        },
      ],
      validations: [{ expression: 'variables.all.all(c, c.image != "x" && has(c.ports))' }],
    },
    wanted: [
      "spec.containers.[].image",
      "spec.initContainers.[].image",
      "spec.initContainers.[].ports",
    ],
  },
  {
    title: "fields by index",
    spec: { validations: [{ expression: 'object.metadata.labels["team"] == "x"' }] },
    wanted: ["metadata.labels.team"],
  },
  {
    title: "variables of JMESPath, and those of elements",
    spec: {
      rules: [
        {
          preconditions: [
            { key: "{{ request.object.spec.replicas }}", operator: "GreaterThan", value: 1 },
          ],
          validate: {
            foreach: [
              {
                list: "request.object.spec.volumes",
                deny: {
                  conditions: {
                    any: [{ key: "{{ element.hostPath.path }}", operator: "Equals", value: "/" }],
                  },
                },
              },
            ],
          },
        },
      ],
    },
    wanted: ["spec.replicas", "spec.volumes.[].hostPath.path"],
  },
];

describe("what a policy talks about", () => {
  for (const { title, spec, wanted } of cases) {
    it(`is ${title}`, () => {
      const policy = { apiVersion: "v1", kind: "Any", metadata: { name: "p" }, spec };
      expect(paths(policyVocabulary([policy]).tree)).to.include.members([...wanted]);
    });
  }
});
