import type { CompactObject, CompactType } from "./compact-type.ts";
import type { KubeField, KubeType, NumberRange, TypeFacts } from "./kube-type.ts";

/** Finds a shared definition by its name. */
export type ResolveType = (name: string) => KubeType;

/** The type that some compact data stands for. What it contains is decoded when it is first looked at. */
export function decodeType(compact: CompactType, resolve: ResolveType): KubeType {
  if (typeof compact === "string") return decodeText(compact, resolve);
  if (compact.fields !== undefined) return decodeObject(compact, resolve);
  const decode = DECODERS[compact.type ?? "any"];
  if (decode === undefined) throw new TypeError(`unknown type "${compact.type}" in a schema`);
  return decode(compact, resolve);
}

function decodeText(text: string, resolve: ResolveType): KubeType {
  if (text.startsWith("#")) return resolve(text.slice(1));
  if (text.startsWith("[]")) return decodeList({ items: text.slice(2) }, resolve);
  if (text.startsWith("{}")) return decodeMap({ values: text.slice(2) }, resolve);
  const known = WORDS.get(text);
  if (known !== undefined) return known;
  const type = decodeType({ type: text }, resolve);
  WORDS.set(text, type);
  return type;
}

/** Types of one word are the same wherever they stand. */
const WORDS = new Map<string, KubeType>();

const NO_FACTS: TypeFacts = {
  isNullable: false,
  defaultValue: undefined,
  allowed: null,
  rules: [],
  constraints: [],
};

function factsOf(compact: CompactObject): TypeFacts {
  return {
    isNullable: compact.nullable === true,
    defaultValue: compact.default,
    allowed: compact.enum ?? null,
    rules: compact.rules ?? NO_FACTS.rules,
    constraints: compact.constraints ?? NO_FACTS.constraints,
  };
}

function sizesOf({ min, max }: CompactObject) {
  return { minSize: min ?? null, maxSize: max ?? null };
}

function rangeOf({ min, max, aboveMin, belowMax, multipleOf }: CompactObject): NumberRange {
  return {
    minimum: min ?? null,
    maximum: max ?? null,
    isAboveMinimum: aboveMin === true,
    isBelowMaximum: belowMax === true,
    multipleOf: multipleOf ?? null,
  };
}

type Decoder = (compact: CompactObject, resolve: ResolveType) => KubeType;

const DECODERS: Readonly<Record<string, Decoder>> = {
  any: (compact) => ({ kind: "any", ...factsOf(compact) }),
  object: decodeObject,
  map: decodeMap,
  list: decodeList,
  text: decodeString,
  "date-time": (compact) => decodeString({ ...compact, format: "date-time" }),
  bytes: (compact) => decodeString({ ...compact, format: "byte" }),
  int32: (compact) => ({ kind: "integer", bits: 32, ...factsOf(compact), ...rangeOf(compact) }),
  int64: (compact) => ({ kind: "integer", bits: 64, ...factsOf(compact), ...rangeOf(compact) }),
  number: (compact) => ({ kind: "number", ...factsOf(compact), ...rangeOf(compact) }),
  boolean: (compact) => ({ kind: "boolean", ...factsOf(compact) }),
  quantity: (compact) => ({ kind: "quantity", ...factsOf(compact) }),
  "int-or-text": (compact) => ({
    kind: "int-or-text",
    ...factsOf(compact),
    pattern: compact.pattern ?? null,
  }),
};

function decodeString(compact: CompactObject): KubeType {
  return {
    kind: "text",
    ...factsOf(compact),
    format: compact.format ?? null,
    pattern: compact.pattern ?? null,
    minLength: compact.min ?? null,
    maxLength: compact.max ?? null,
  };
}

function decodeObject(compact: CompactObject, resolve: ResolveType): KubeType {
  const fields = Object.entries(compact.fields ?? {});
  return {
    kind: "object",
    ...factsOf(compact),
    ...sizesOf(compact),
    name: null,
    fields: new Map(fields.map(([name, type]) => [name, lazyField(type, resolve)])),
    required: compact.required ?? [],
    keepsUnknown: compact.keepsUnknown === true,
    isEmbedded: compact.embedded === true,
  };
}

function lazyField(compact: CompactType, resolve: ResolveType): KubeField {
  let type: KubeType | null = null;
  return {
    get type() {
      return (type ??= decodeType(compact, resolve));
    },
  };
}

function decodeMap(compact: CompactObject, resolve: ResolveType): KubeType {
  const values = lazyField(compact.values ?? "any", resolve);
  return {
    kind: "map",
    ...factsOf(compact),
    ...sizesOf(compact),
    get values() {
      return values.type;
    },
  };
}

function decodeList(compact: CompactObject, resolve: ResolveType): KubeType {
  const items = lazyField(compact.items ?? "any", resolve);
  return {
    kind: "list",
    ...factsOf(compact),
    ...sizesOf(compact),
    keys: compact.keys ?? null,
    isSet: compact.set === true,
    get items() {
      return items.type;
    },
  };
}
