import { isRecord } from "#core/is-record.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { nearestName } from "#core/nearest-name.ts";
import { checkConstraints, isListed } from "./check-constraint.ts";
import { checkElements, checkSize } from "./check-list.ts";
import { checkScalar } from "./check-scalar.ts";
import type { KindSchema, KubeType, ListType, MapType, ObjectType } from "./kube-type.ts";
import type { SchemaProblem } from "./schema-problem.ts";
import { type PatternTest, SchemaWalk } from "./schema-walk.ts";
import { withDefaults } from "./with-defaults.ts";

/**
 * Every fault of an object by the schema of its kind, in the order of the object's fields.
 * Validation rules in CEL are not looked at.
 */
export function checkObject(
  object: unknown,
  schema: KindSchema,
  matches: PatternTest,
): readonly SchemaProblem[] {
  const walk = new SchemaWalk(schema, matches);
  checkValue(object, schema.type, { walk, root: schema.kind });
  return walk.found();
}

interface Context {
  readonly walk: SchemaWalk;
  /** The name of the whole object in messages. */
  readonly root: string;
}

/** Value and type together. A null where the type has none is what Kubernetes drops: the field is absent. */
function checkValue(value: unknown, type: KubeType, context: Context): void {
  if (isFree(type)) return;
  if (value === null && type.isNullable) return;
  const isFit = checkShape(value, type, context);
  if (!isFit) return;
  if (type.allowed !== null) checkAllowed(value, type.allowed, context.walk);
  if (type.constraints.length > 0)
    checkConstraints(withDefaults(value, type), type.constraints, context.walk);
}

function isFree({ kind, constraints, allowed }: KubeType): boolean {
  return kind === "any" && constraints.length === 0 && allowed === null;
}

/** Whether the value has the type's form at all; what is wrong inside of it is reported on the way. */
function checkShape(value: unknown, type: KubeType, context: Context): boolean {
  switch (type.kind) {
    case "object":
      return checkFields(value, type, context);
    case "map":
      return checkMap(value, type, context);
    case "list":
      return checkList(value, type, context);
    case "any":
      return true;
    default:
      return checkScalar(value, type, context.walk);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function checkFields(value: unknown, type: ObjectType, context: Context): boolean {
  const { walk } = context;
  if (!isRecord(value)) {
    walk.reportValue("wrong-type", "a mapping", { value });
    return false;
  }
  for (const name in value) {
    const field = type.fields.get(name);
    if (field === undefined) checkUnknown(name, type, context);
    else if (value[name] !== null || field.type.isNullable) {
      walk.enter(name);
      checkValue(value[name], field.type, context);
      walk.leave();
    }
  }
  for (const name of type.required) if (isMissing(value, name, type)) reportMissing(name, context);
  checkSize(value, type, walk);
  return true;
}

function isMissing(value: Fields, name: string, type: ObjectType): boolean {
  const given = value[name];
  if (given !== undefined && given !== null) return false;
  const field = type.fields.get(name)?.type;
  if (given === null && field?.isNullable === true) return false;
  return field?.defaultValue === undefined;
}

function reportMissing(name: string, { walk, root }: Context): void {
  walk.report("missing-field", `${walk.place() || root} lacks the required field "${name}"`);
}

const OBJECT_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** Whoever has more faults in one object has not misspelt a name. */
const MOST_SUGGESTIONS = 100;

function checkUnknown(name: string, type: ObjectType, { walk, root }: Context): void {
  if (type.keepsUnknown || (type.isEmbedded && OBJECT_FIELDS.has(name))) return;
  const isWorthIt = walk.problems.length < MOST_SUGGESTIONS;
  const nearest = isWorthIt ? nearestName(name, [...type.fields.keys()]) : null;
  const owner = walk.place() || root;
  const hint =
    nearest === null
      ? null
      : nearest.toLowerCase() === name.toLowerCase()
        ? `Field names are case-sensitive: write "${nearest}".`
        : `Did you mean "${nearest}"?`;
  walk.enter(name);
  walk.report("unknown-field", `${owner} has no field "${name}"`, { hint });
  walk.leave();
}

function checkMap(value: unknown, type: MapType, context: Context): boolean {
  const { walk } = context;
  if (!isRecord(value)) {
    walk.reportValue("wrong-type", "a mapping", { value });
    return false;
  }
  checkSize(value, type, walk);
  const { values } = type;
  if (isFree(values)) return true;
  for (const name in value) {
    if (value[name] === null && !values.isNullable) continue;
    walk.enter(name);
    checkValue(value[name], values, context);
    walk.leave();
  }
  return true;
}

function checkList(value: unknown, type: ListType, context: Context): boolean {
  const { walk } = context;
  if (!Array.isArray(value)) {
    walk.reportValue("wrong-type", "a list", { value });
    return false;
  }
  const { items } = type;
  if (!isFree(items)) {
    for (let index = 0; index < value.length; index += 1) {
      walk.enter(index);
      checkValue(value[index], items, context);
      walk.leave();
    }
  }
  checkElements(value, type, walk);
  return true;
}

const MOST_ALLOWED = 20;

function checkAllowed(value: unknown, allowed: readonly unknown[], walk: SchemaWalk): void {
  if (isListed(value, allowed)) return;
  const shown = allowed.slice(0, MOST_ALLOWED).map((candidate) => canonicalJson(candidate));
  const more = allowed.length - shown.length;
  const words = `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const expected = allowed.length === 1 ? words : `one of ${words}`;
  walk.reportValue("invalid-value", expected, { value });
}
