import { performance } from "node:perf_hooks";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { SCOPES } from "#core/policy/rule-scope.ts";
import { median } from "./time-command.ts";

const container = {
  name: "web",
  image: "ghcr.io/acme/web:1.4.2",
  resources: { limits: { memory: "512Mi" }, requests: { cpu: "100m" } },
  securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
};
const object = {
  kind: "Deployment",
  metadata: { name: "web", labels: { app: "web", "app.kubernetes.io/name": "web" } },
  spec: { replicas: 3, template: { spec: { containers: [container, container] } } },
};
const bindings = { object, container };

/** Typical rules, and the aim in microseconds for one evaluation. */
const RULES: readonly (readonly [expression: string, aim: number])[] = [
  ["object.spec.replicas >= 2", 1],
  [
    "has(container.resources) && has(container.resources.limits) && 'memory' in container.resources.limits",
    1,
  ],
  ['object.spec.template.spec.containers.all(c, c.image.startsWith("ghcr.io/"))', 1],
  ['container.?securityContext.?capabilities.?drop.orValue([]).exists(d, d == "ALL")', 1],
  ['!container.image.endsWith(":latest") && container.image.contains(":")', 1],
  ['container.image.matches("^ghcr\\\\.io/acme/[a-z-]+:[0-9.]+$")', 4],
  [
    'container.image.matches("^(?:ghcr\\\\.io|quay\\\\.io)/(?:[a-z]+/)*web:v?\\\\d+(?:\\\\.\\\\d+)*$")',
    4,
  ],
  ['quantity(container.resources.limits.memory).isLessThan(quantity("1Gi"))', 4],
];

const ROUNDS = 15;
/** Until the compiler itself is compiled. */
const WARM_UP = 40;
const EVALUATIONS = 20_000;

const cold = compileAll();
console.log(
  `cold: ${cold.count} expressions of the built-in sets in ${cold.ms.toFixed(1)} ms, started from the sources`,
);
for (let round = 0; round < WARM_UP; round += 1) compileAll();
const warm = median(Array.from({ length: ROUNDS }, () => compileAll().ms));
console.log(`warm: ${((warm / cold.count) * 1000).toFixed(0)} µs an expression, in the median\n`);
console.log("µs, aim: expression");
for (const [expression, aim] of RULES) {
  const program = compileCel(expression, { variables: { object: DYN, container: DYN } });
  const evaluate = () => program.evaluate(bindings, { remaining: 1_000_000 });
  const times = Array.from({ length: ROUNDS }, () => microseconds(evaluate));
  console.log(`${median(times).toFixed(2)}, ${aim}: ${expression}`);
}

function microseconds(evaluate: () => unknown): number {
  const start = performance.now();
  for (let count = 0; count < EVALUATIONS; count += 1) evaluate();
  return ((performance.now() - start) / EVALUATIONS) * 1000;
}

function compileAll(): { readonly count: number; readonly ms: number } {
  const rules = BUILTIN_SETS.flatMap(({ name }) => expandSet({ name }).spec.rules);
  const expressions = rules.flatMap(({ cel, variables = [], each = "object" }) =>
    [...variables.map((variable) => variable.cel), ...(cel === undefined ? [] : [cel])].map(
      (source) => ({ source, variables: SCOPES[each] }),
    ),
  );
  const start = performance.now();
  for (const { source, variables } of expressions) compileCel(source, { variables });
  return { count: expressions.length, ms: performance.now() - start };
}
