import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";

export type JsonTree = Readonly<Record<string, unknown>>;

/** A test of the specification, as its JSON says it. */
export interface ConformanceTest {
  /** suite/section/name, with #2 and so on where a name is not the only one. */
  readonly id: string;
  readonly expr: string;
  readonly disableCheck: boolean;
  readonly checkOnly: boolean;
  readonly container: string;
  readonly typeEnv: readonly JsonTree[];
  readonly bindings: JsonTree;
  readonly value: JsonTree | null;
  readonly evalError: unknown;
  readonly deducedType: JsonTree | null;
  /** The type that cel-go gives the expression, where the test data has it. */
  readonly type: string | null;
}

/** What only protobuf messages, enums and extensions can answer. */
const PROTOBUF =
  /\w*Value\{|TestAllTypes|TestRequired|GlobalEnum|NestedEnum|NestedMessage|enumValue|messageType|proto[23]|google\.protobuf\.(?!Timestamp(?!\{)|Duration(?!\{))|google\.protobuf\.(?:Timestamp|Duration)\{/;
const SCALAR_OBJECT = /"@type":"type\.googleapis\.com\/google\.protobuf\.(?:Duration|Timestamp)"/g;

/** The tests of the specification that need no protobuf. */
export function conformanceTests(): readonly ConformanceTest[] {
  const seen = new Map<string, number>();
  return walk(tree(tests), []).map((test) => {
    const count = (seen.get(test.id) ?? 0) + 1;
    seen.set(test.id, count);
    return count === 1 ? test : { ...test, id: `${test.id}#${count}` };
  });
}

function walk(suite: JsonTree, path: readonly string[]): readonly ConformanceTest[] {
  const own = list(suite.tests).flatMap((entry) => readTest(entry, path));
  const below = list(suite.suites).flatMap((child) => walk(child, [...path, String(child.name)]));
  return [...own, ...below];
}

function readTest(entry: JsonTree, path: readonly string[]): readonly ConformanceTest[] {
  const original = tree(entry.original);
  const { container, description, name, ...rest } = original;
  const text = JSON.stringify(rest).replaceAll(SCALAR_OBJECT, "");
  if (PROTOBUF.test(text) || text.includes('"objectValue":{"@type"')) return [];
  const typed = original.typedResult === undefined ? null : tree(original.typedResult);
  return [
    {
      id: [...path, String(name)].join("/"),
      expr: String(original.expr),
      disableCheck: original.disableCheck === true,
      checkOnly: original.checkOnly === true,
      container: String(container ?? ""),
      typeEnv: list(original.typeEnv),
      bindings: original.bindings === undefined ? {} : tree(original.bindings),
      value:
        original.value === undefined
          ? typed?.result === undefined
            ? null
            : tree(typed.result)
          : tree(original.value),
      evalError: original.evalError ?? null,
      deducedType: typed?.deducedType === undefined ? null : tree(typed.deducedType),
      type: typeof entry.type === "string" ? entry.type : null,
    },
  ];
}

function list(value: unknown): readonly JsonTree[] {
  return Array.isArray(value) ? value : [];
}

function tree(value: unknown): JsonTree {
  return value as JsonTree;
}
