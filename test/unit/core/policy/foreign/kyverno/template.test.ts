import { expect } from "chai";
import { openJmespath } from "#core/policy/foreign/kyverno/jmespath.ts";
import type { TemplateScope } from "#core/policy/foreign/kyverno/fill-text.ts";
import { JmespathError } from "#core/policy/foreign/kyverno/jmespath/jmespath-error.ts";
import { SubstitutionError } from "#core/policy/foreign/kyverno/substitution-error.ts";
import { compileTemplate } from "#core/policy/foreign/kyverno/template.ts";
import { openWork } from "#core/policy/foreign/kyverno/work.ts";

const DATA = {
  request: {
    object: { metadata: { name: "web" }, spec: { replicas: 3, ports: [80, 443] } },
    oldObject: { metadata: { name: "old" } },
  },
  which: "name",
  brackets: "{{ which }}",
  map: { a: "{{ which }}" },
  nothing: null,
  big: 9007199254740993n,
};

const { search } = openJmespath({ now: 0 });
const resolve = (expression: string) => search(expression, DATA);

function filled(tree: unknown, scope: Partial<TemplateScope> = {}): unknown {
  return compileTemplate(tree).fill({ work: openWork(), resolve, ...scope });
}

function errorOf(tree: unknown): unknown {
  try {
    return filled(tree);
  } catch (error) {
    return error;
  }
}

describe("compileTemplate", () => {
  const cases: readonly (readonly [title: string, tree: unknown, result: unknown])[] = [
    ["leaves what has no variables", { a: ["b", 1, null] }, { a: ["b", 1, null] }],
    ["gives a text that is one variable its type", "{{ request.object.spec.replicas }}", 3],
    ["gives it a list", "{{request.object.spec.ports}}", [80, 443]],
    ["gives it nothing", "{{ nothing }}", null],
    ["writes it out in another text", "n={{ request.object.spec.replicas }}", "n=3"],
    ["writes lists as JSON", "p {{ request.object.spec.ports }}", "p [80,443]"],
    ["writes nothing as null", "x{{ nothing }}", "xnull"],
    ["keeps numbers beyond 2^53", "b{{ big }}", "b9007199254740993"],
    ["takes several", "{{ which }}-{{ which }}", "name-name"],
    ["takes several without a sign between them", "{{ which }}{{ which }}", "namename"],
    ["puts inner ones in first", "{{ request.object.metadata.{{ which }} }}", "web"],
    ["reads maps of JMESPath", "{{ {a: which}.a }}", "name"],
    ["looks again at what came in", "x {{ brackets }}", "x name"],
    ["does not for one with a dash", "x {{- brackets }}", "x {{ which }}"],
    ["looks again into maps that came in", "{{ map }}", { a: "name" }],
    ["leaves a text that is one variable as it came", "{{ brackets }}", "{{ which }}"],
    ["leaves escaped ones", "\\{{ which }}", "{{ which }}"],
    ["leaves escaped ones beside others", "\\{{ which }} {{ which }}", "{{ which }} name"],
    ["does so in keys", { "{{ which }}": 1 }, { name: 1 }],
    ["takes a default", "{{ missing || 'x' }}", "x"],
    ["resolves a reference", { a: "x", b: "$(./../a)" }, { a: "x", b: "x" }],
    ["resolves one from the root", { s: { a: "x", b: "$(/s/a)" } }, { s: { a: "x", b: "x" } }],
    [
      "looks through anchors",
      { "=(s)": { "(a)": "x", b: "$(/s/a)" } },
      { "=(s)": { "(a)": "x", b: "x" } },
    ],
    ["takes operators along", { a: "1Gi", b: "$(<=./../a)" }, { a: "1Gi", b: "<=1Gi" }],
    ["takes numbers after operators", { a: 2, b: "$(>./../a)" }, { a: 2, b: ">2" }],
    [
      "resolves references before variables",
      { a: "{{ which }}", b: "$(./../a)!" },
      { a: "name", b: "name!" },
    ],
    ["leaves escaped references", "\\$(./../a)", "$(./../a)"],
    ["leaves braces that belong to nothing", "}} {{ a", "}} {{ a"],
  ];
  for (const [title, tree, result] of cases) {
    it(title, () => {
      expect(filled(tree)).to.deep.equal(result);
    });
  }

  it("reads request.object as request.oldObject at DELETE", () => {
    const tree = "{{ request.object.metadata.name }}";
    expect(filled(tree, { operation: "DELETE" })).to.equal("old");
  });

  it("reads @ as the value at the place, two steps left out", () => {
    const tree = { validate: { pattern: { spec: { replicas: "{{ @ }}" } } } };
    expect(filled(tree)).to.deep.equal({
      validate: { pattern: { spec: { replicas: 3 } } },
    });
  });

  it("says where a variable has no value, and why", () => {
    const error = errorOf({ a: [{ b: "{{ missing.deeper }}" }] });
    expect(error).to.be.instanceOf(SubstitutionError).with.property("path", "/a/0/b");
    const { cause, message } = error as SubstitutionError;
    expect(cause).to.be.instanceOf(JmespathError).with.property("kind", "missing");
    expect(message).to.equal(
      'failed to resolve missing.deeper at path /a/0/b: Unknown key "missing" in path',
    );
  });

  const faulty: readonly (readonly [title: string, tree: unknown])[] = [
    ["a reference to nothing", { a: "$(./../b)" }],
    ["a reference to a map", { a: "$(./../b)", b: { c: "x" } }],
    ["a reference to a number without an operator", { a: "$(./../b)", b: 1 }],
    ["an empty reference", { a: "$()x)" }],
    ["a key that becomes a number", { "{{ request.object.spec.replicas }}": 1 }],
    ["an expression that cannot be read", "{{ a b }}"],
    ["an empty expression", "{{ }}"],
  ];
  for (const [title, tree] of faulty) {
    it(`refuses ${title}`, () => {
      expect(errorOf(tree)).to.be.instanceOf(SubstitutionError);
    });
  }

  const endless: readonly (readonly [title: string, data: unknown])[] = [
    ["variables that come in without end", { x: "-{{ x }}" }],
    ["variables that double without end", { x: "{{ x }} {{ x }}" }],
    ["maps that come in without end", { x: { a: "{{ x }}" } }],
  ];
  for (const [title, data] of endless) {
    it(`refuses ${title}`, () => {
      const ask = (expression: string) => search(expression, data);
      const tree = { a: "> {{ x }}", b: "{{ x }}" };
      expect(() => filled(tree, { resolve: ask })).to.throw(/too deep|more than|longer/);
    });
  }
});
