import type { KubeObject } from "#core/kube/resource.ts";
import { pick } from "./pattern-generator.ts";
import type { Random } from "./random.ts";

type Tree = Readonly<Record<string, unknown>>;

/** Fields of a pod with values that conditions ask for. */
const FIELDS: readonly (readonly [expression: string, values: readonly unknown[]])[] = [
  ["request.object.spec.hostNetwork", [true, false, "true"]],
  ["request.object.spec.hostNetwork || `false`", [true, false]],
  ["request.object.metadata.labels.app", ["web-1", "web-*", "", "5"]],
  ["request.object.metadata.labels.app || ''", ["web-1", "web-*", "", "?*"]],
  ["request.object.metadata.labels.\"app.kubernetes.io/name\" || ''", ["shop", "", "s*"]],
  ["request.object.spec.securityContext.runAsNonRoot || `false`", [true, false]],
  ["request.namespace", ["shop", "ci-*", "kube-system"]],
  ["request.operation", ["CREATE", "UPDATE", "DELETE"]],
];

const LISTS: readonly (readonly [expression: string, values: readonly unknown[]])[] = [
  ["request.object.spec.containers[].image", ["bar.io/*", "nginx", "*:latest"]],
  ["request.object.spec.containers[*].name", ["main", "side"]],
  ["request.object.spec.initContainers[].name", ["main", "side"]],
  ["request.object.spec.initContainers[].name || `[]`", ["main"]],
  ["request.object.spec.[containers, initContainers][].image", ["bar.io/*", "eu.foo.io/*"]],
  ["request.object.spec.containers[].securityContext.capabilities.add[]", ["NET_ADMIN", "SYS_*"]],
  ["request.object.spec.containers[?name=='main'].image", ["nginx", "bar.io/*"]],
  ["request.object.spec.containers[].ports[].hostPort", [0, 80]],
  ["request.object.spec.volumes[?hostPath].name", ["v", "w"]],
  ["keys(request.object.metadata.labels || `{}`)", ["team", "app*"]],
];

const ELEMENT: readonly (readonly [expression: string, values: readonly unknown[]])[] = [
  ["element.image", ["bar.io/*", "nginx"]],
  ["element.name", ["main", "s*"]],
  ["element.securityContext.privileged || `false`", [true, false]],
  ["element.imagePullPolicy || ''", ["Always", ""]],
];

const COUNTS = [
  "length(request.object.spec.containers)",
  "length(request.object.spec.initContainers || `[]`)",
  "length(request.object.spec.containers[?name=='main'])",
];

const IN = ["AnyIn", "AllIn", "AnyNotIn", "AllNotIn"];

/** A policy about pods whose rule is written in conditions, by chance. */
export function conditionPolicy(random: Random): KubeObject {
  const isLoop = random() < 0.4;
  const check = isLoop ? { foreach: [loop(random)] } : { deny: { conditions: conditions(random) } };
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "made" },
    spec: {
      validationFailureAction: "Enforce",
      rules: [
        {
          name: "made",
          match: { any: [{ resources: { kinds: ["Pod"] } }] },
          ...(random() < 0.3 ? { preconditions: conditions(random) } : {}),
          validate: { message: "made", ...check },
        },
      ],
    },
  };
}

function conditions(random: Random): Tree {
  const list = () => Array.from({ length: 1 + Math.floor(random() * 2) }, () => condition(random));
  const draw = random();
  if (draw < 0.45) return { any: list() };
  return draw < 0.9 ? { all: list() } : { any: list(), all: list() };
}

function condition(random: Random): Tree {
  const draw = random();
  if (draw < 0.15)
    return {
      key: `{{ ${pick(random, COUNTS)} }}`,
      operator: pick(random, ["GreaterThan", "LessThanOrEquals", "Equals", "NotEquals"]),
      value: pick(random, [0, 1, 2, "1"]),
    };
  if (draw < 0.55) return fieldCondition(random, pick(random, FIELDS));
  const [expression, values] = pick(random, LISTS);
  const own = [pick(random, values), pick(random, values)];
  if (random() < 0.15 && expression.includes("capabilities"))
    return { key: pick(random, values), operator: pick(random, IN), value: `{{ ${expression} }}` };
  return { key: `{{ ${expression} }}`, operator: pick(random, IN), value: own };
}

function fieldCondition(
  random: Random,
  [expression, values]: readonly [expression: string, values: readonly unknown[]],
): Tree {
  const key = `{{ ${expression} }}`;
  if (random() < 0.6)
    return { key, operator: pick(random, ["Equals", "NotEquals"]), value: pick(random, values) };
  return { key, operator: pick(random, IN), value: values };
}

function loop(random: Random): Tree {
  const list = pick(random, [
    ...["request.object.spec.containers", "request.object.spec.initContainers[]"],
    ...[
      "request.object.spec.[containers, initContainers][]",
      "request.object.spec.containers[?image]",
    ],
  ]);
  const own = () => fieldCondition(random, pick(random, ELEMENT));
  const check =
    random() < 0.4
      ? {
          pattern: {
            image: pick(random, ["bar.io/*", "!*:latest"]),
            "=(imagePullPolicy)": "Always",
          },
        }
      : random() < 0.3
        ? {
            foreach: [
              {
                list: "element.securityContext.capabilities.drop",
                deny: {
                  conditions: { all: [{ key: "{{ element }}", operator: "Equals", value: "ALL" }] },
                },
              },
            ],
          }
        : { deny: { conditions: { any: [own()], all: [own()] } } };
  return {
    list,
    ...(random() < 0.3
      ? { preconditions: { all: [fieldCondition(random, pick(random, ELEMENT.slice(1)))] } }
      : {}),
    ...check,
  };
}
