import type { Random } from "./random.ts";

/** A pattern of Kyverno and objects made from its own paths and values: near misses. */
export interface PatternCase {
  readonly pattern: unknown;
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

/** Objects for each pattern. */
const OBJECTS = 5;

type Tree = Readonly<Record<string, unknown>>;

interface Chance {
  readonly random: Random;
  /** Whether the fields are those of pods, with values of the types that they have there. */
  readonly isPod: boolean;
}

/** A case by chance; for pods most values have the types of their fields. */
export function patternCase(random: Random, { isPod }: { readonly isPod: boolean }): PatternCase {
  const chance = { random, isPod };
  const pattern = isPod ? podPattern(chance) : anyMap(chance, 0);
  const objects = Array.from({ length: OBJECTS }, () => {
    const made = valueFor(pattern, chance);
    return isTree(made) ? made : {};
  });
  return { pattern, objects };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

const TEXTS = [
  ...["x", "?*", "*", "a*", "*b", "a*b", "a?b", "?", "*a*", "!x", "!*b", "!a*", "a|b", "a | x"],
  ...["a* & !*b", "!a & !b", "*:latest", "!*:latest & *:*", "true", "!true", "", " x", "a-b"],
];
const SIZES = [
  ...["5", "0", "100m", "1h", "1Gi", ">5", "<5", ">=5", "<=1Gi", "<=500m", ">30s", "<1h", "!5"],
  ...["!0", "1-10", "1!-10", "1Mi-1Gi", "100m|1", ">0 & <10", "5 | x"],
];
const PLAIN = [true, false, 0, 5, 1.5, -1, null];

const VALUES: readonly unknown[] = [
  ...["x", "a", "b", "ab", "a1b", "a12b", "", "true", "x:latest", "x:1", "a|b", ">5", "!x", "é"],
  ...["5", "0", "+5", "005", "5.0", "1Gi", "1024Mi", "2Gi", "100m", "0.1", "30s", "1m", "2h", "1h"],
  ...[0, 5, 1, 7, -1, 1.5, 0.1, 1000000, true, false, null],
  ...[[], ["a", "b"], ["x"], [5, "5"], [null], {}, { a: "x" }],
];

function anyScalar({ random }: Chance): unknown {
  return pick(random, [...TEXTS, ...SIZES, ...PLAIN]);
}

const ANCHORS = ["", "", "", "", "=", "()", "X", "<", "^"];

function anchored(random: Random, key: string, signs: readonly string[] = ANCHORS): string {
  const sign = pick(random, signs);
  if (sign === "") return key;
  return sign === "()" ? `(${key})` : `${sign}(${key})`;
}

function anyMap(chance: Chance, depth: number): Tree {
  const { random } = chance;
  const count = random() < 0.05 ? 0 : 1 + Math.floor(random() * 3);
  const keys = depth === 0 || random() < 0.2 ? ["a", "b", "metadata", "c-d"] : ["a", "b", "in"];
  const entries = Array.from({ length: count }, () => {
    const key = pick(random, keys);
    const written = anchored(random, key);
    if (key === "metadata" && random() < 0.8)
      return [written.startsWith("^") ? key : written, { labels: tags(chance) }];
    return [written, written.startsWith("^") ? [anyMap(chance, depth + 1)] : any(chance, depth)];
  });
  return Object.fromEntries(entries) as Tree;
}

function tags(chance: Chance): Tree {
  const key = pick(chance.random, ["app", "app/*", "*", "x/y", "(app*)", "=(x/?)", "X(team*)"]);
  return { [key]: pick(chance.random, [...TEXTS, ...TEXTS, "5", 5]) };
}

function any(chance: Chance, depth: number): unknown {
  const { random } = chance;
  const draw = random();
  if (depth > 2 || draw < 0.45) return anyScalar(chance);
  if (draw < 0.75) return anyMap(chance, depth + 1);
  return [random() < 0.4 ? anyScalar(chance) : anyMap(chance, depth + 1)];
}

const TEXT_FIELDS = ["image", "name", "imagePullPolicy"];
const PORTS = [80, 8080, 0, 5];

function podPattern(chance: Chance): Tree {
  const { random } = chance;
  const lists = ["containers", "=(initContainers)", "=(ephemeralContainers)", "volumes"];
  const spec = Object.fromEntries(
    some(random, lists).map((key) => [
      key,
      [key === "volumes" ? volume(chance) : container(chance)],
    ]),
  );
  const flags = some(random, ["=(hostNetwork)", "hostPID", "X(nodeName)"]).map((key) => [
    key,
    pick(random, [false, true, "false", null, "!true"]),
  ]);
  const whole = { ...spec, ...(Object.fromEntries(flags) as Tree) };
  return {
    [pick(random, ["spec", "spec", "=(spec)"])]: whole,
    ...(random() < 0.3 ? { metadata: { labels: tags(chance) } } : {}),
  };
}

function some<T>(random: Random, list: readonly T[]): readonly T[] {
  const kept = list.filter(() => random() < 0.4);
  return kept.length === 0 ? [pick(random, list)] : kept;
}

function volume({ random }: Chance): Tree {
  const key = pick(random, ["X(hostPath)", "=(hostPath)", "(name)", "name"]);
  if (key === "=(hostPath)") return { [key]: { path: pick(random, TEXTS) } };
  return { [key]: pick(random, TEXTS) };
}

function container(chance: Chance): Tree {
  const { random } = chance;
  const text = () =>
    [
      anchored(random, pick(random, TEXT_FIELDS), ANCHORS.slice(2, -1)),
      pick(random, TEXTS),
    ] as const;
  const context = [
    pick(random, ["=(securityContext)", "securityContext", "(securityContext)"]),
    {
      [pick(random, ["=(privileged)", "privileged", "(privileged)"])]: pick(random, [true, false]),
      ...(random() < 0.4
        ? { [anchored(random, "runAsUser", ANCHORS.slice(0, -1))]: pick(random, [">0", 5, "!0"]) }
        : {}),
      ...(random() < 0.4
        ? { "=(capabilities)": { drop: [pick(random, ["ALL", "*", "!x"])] } }
        : {}),
    },
  ] as const;
  const resources = [
    "resources",
    { limits: { [pick(random, ["cpu", "memory"])]: pick(random, SIZES) } },
  ];
  const ports = [
    "=(ports)",
    [{ [pick(random, ["=(hostPort)", "containerPort"])]: pick(random, [0, 80, "<1024", "80"]) }],
  ];
  const parts = some(random, [text(), text(), context, resources, ports]);
  return Object.fromEntries(parts) as Tree;
}

/** A value that a pattern may or may not accept. */
function valueFor(pattern: unknown, chance: Chance, key = ""): unknown {
  const { random } = chance;
  if (!chance.isPod && random() < 0.06) return pick(random, VALUES);
  if (Array.isArray(pattern))
    return Array.from({ length: Math.floor(random() * 3.4) }, () =>
      valueFor(pattern[0], chance, key),
    );
  if (isTree(pattern)) return treeFor(pattern, chance);
  if (chance.isPod) return fieldValue(key, pattern, random);
  return random() < 0.25 ? pattern : pick(random, VALUES);
}

function treeFor(pattern: Tree, chance: Chance): Tree {
  const { random } = chance;
  const entries = Object.entries(pattern).flatMap(([written, inner]) => {
    const key = written.replace(/^[=X^<+]?\((.*)\)$/, "$1");
    const isMissing = random() < (chance.isPod ? (key === "spec" ? 0.02 : 0.12) : 0.25);
    if (isMissing) return [];
    const own = key.replaceAll("*", () => pick(random, ["", "x", "y/z"])).replaceAll("?", "y");
    return [[own, valueFor(written.startsWith("X") && chance.isPod ? "x" : inner, chance, key)]];
  });
  return { ...(random() < 0.3 ? { other: "x" } : {}), ...Object.fromEntries(entries) } as Tree;
}

/** A value of the type that a field of a pod has. */
function fieldValue(key: string, pattern: unknown, random: Random): unknown {
  if (["hostNetwork", "hostPID", "privileged"].includes(key)) return random() < 0.5;
  if (["runAsUser", "hostPort", "containerPort"].includes(key)) return pick(random, PORTS);
  if (["cpu", "memory"].includes(key))
    return pick<unknown>(random, ["5", 5, 1, "1Gi", "1024Mi", "500m", "100m", "0", 0.5, "2Gi"]);
  if (key === "hostPath") return { path: "/x" };
  if (typeof pattern === "string" && random() < 0.5)
    return pattern.replace(/^!|[|&].*$/g, "").replaceAll(/[*?]/g, "y");
  return pick(
    random,
    VALUES.filter((value) => typeof value === "string"),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
