import { hasMember, loopName, memberText } from "./cel-member.ts";
import { ALWAYS, type Formula } from "./formula.ts";
import { elementShape, type Shape, shapeOf } from "./known-shapes.ts";

/** A value of the object that is judged, in CEL. */
export interface ValuePlace {
  readonly text: string;
  readonly shape: Shape;
  /** The key that it stands under. */
  readonly key: string;
  /** Whether it is in an object of Kubernetes' own kinds. */
  readonly isKnown: boolean;
  /** metadata of something, */
  readonly isMetadata: boolean;
  /** and labels or annotations in it: wildcards in keys mean something there. */
  readonly isTags: boolean;
  /** Names that loops must not take. */
  readonly names: ReadonlySet<string>;
  /** Fields that are variables of their own, and always there. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** In place of a key, for what stands in a list. */
export const ELEMENT = "[]";

const TAGS: ReadonlySet<string> = new Set(["labels", "annotations"]);

/** The value under a key. */
export function memberPlace(map: ValuePlace, key: string): ValuePlace {
  const { fields, ...rest } = map;
  return {
    ...rest,
    text: fields?.[key] ?? memberText(map.text, key),
    shape: map.isKnown ? shapeOf(key, map.key) : "unknown",
    key,
    isMetadata: key === "metadata",
    isTags: map.isMetadata && TAGS.has(key),
  };
}

/** Whether the key is there. */
export function presence(map: ValuePlace, key: string): Formula {
  return map.fields?.[key] === undefined ? hasMember(map.text, key) : ALWAYS;
}

/** An element of a list, in a loop. */
export function elementPlace(list: ValuePlace): ValuePlace {
  const name = loopName(list.key, list.names);
  return {
    ...list,
    text: name,
    shape: list.isKnown && list.shape === "list" ? elementShape(list.key) : "unknown",
    key: ELEMENT,
    isMetadata: false,
    isTags: false,
    names: new Set([...list.names, name]),
  };
}
