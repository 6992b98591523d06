import { type CelExpression, type CelStream, single } from "./cel-expression.ts";
import { ALWAYS, and, type Formula, isConstant, or, some } from "./formula.ts";
import { formulaText } from "./formula-text.ts";
import { Unmigratable } from "./unmigratable.ts";
import { elementPlace } from "./value-place.ts";

/** The elements of a list of the object. @throws Unmigratable for what may be something else than a list */
export function elementsOf({ place, presence }: CelExpression): CelStream {
  if (place.shape !== "list")
    throw new Unmigratable(`whether ${place.text} is a list is not known`);
  const element = elementPlace(place);
  return {
    presence,
    some: (body) => and(presence, some(place.text, element.text, body(single(element)))),
    size: `size(${place.text})`,
  };
}

/** The elements of several lists in a row. */
export function joinedStreams(streams: readonly CelStream[], presence: Formula): CelStream {
  return {
    presence,
    some: (body) => or(...streams.map((stream) => stream.some(body))),
    size: null,
  };
}

/** Those that something holds for. */
export function keptStream(stream: CelStream, holds: (item: CelExpression) => Formula): CelStream {
  return {
    ...stream,
    some: (body) => stream.some((item) => and(holds(item), body(item))),
    size: null,
  };
}

/** What stands in each; elements without it are left out. */
export function mappedStream(
  stream: CelStream,
  change: (item: CelExpression) => CelExpression,
): CelStream {
  return {
    ...stream,
    some: (body) =>
      stream.some((item) => {
        const changed = change(item);
        return and(changed.presence, body({ ...changed, presence: ALWAYS }));
      }),
    size: null,
  };
}

/** The elements of the lists in a stream, one after the other. */
export function flatStream(stream: CelStream): CelStream {
  return {
    ...stream,
    some: (body) => stream.some((item) => elementsOf({ ...item, presence: ALWAYS }).some(body)),
    size: null,
  };
}

/** The elements of a list in the object for which something holds, counted. */
export function countedSize(list: CelExpression, holds: (item: CelExpression) => Formula): string {
  const element = elementPlace(list.place);
  const text = formulaText(holds(single(element)));
  return `size(${list.place.text}.filter(${element.text}, ${text}))`;
}

/** The keys of a map; of nothing at all they are an error. */
export function keysOf({ place, presence }: CelExpression): CelStream {
  if (place.shape !== "map") throw new Unmigratable(`whether ${place.text} is a map is not known`);
  const name = place.names.has("key") ? "name" : "key";
  const { fields: _, ...rest } = place;
  const own = {
    ...rest,
    text: name,
    shape: "text" as const,
    key: "",
    names: new Set([...place.names, name]),
  };
  return {
    presence: ALWAYS,
    some: (body) => some(place.text, name, body(single(own))),
    ...(isConstant(presence, true) ? {} : { mayFail: true }),
    size: `size(${place.text})`,
  };
}
