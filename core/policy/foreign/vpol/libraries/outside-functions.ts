import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { type CelType, DYN, mapOf, STRING } from "#core/cel/cel-type.ts";
import { anyDyn, anyMap, anyText, type Parameter } from "#core/cel/parameter.ts";
import { type Library, libraryOf } from "./library-object.ts";
import { unanswered } from "./unanswered.ts";

/** What `http`, `globalContext` and `image` are in expressions; the last one asks a registry. */
export const HTTP_LIBRARY = libraryOf("http.Context");
export const GLOBAL_CONTEXT_LIBRARY = libraryOf("globalcontext.Context");
export const IMAGE_DATA_LIBRARY = libraryOf("imagedata.Context");

const textMap: Parameter = { ...anyMap, type: mapOf(STRING, STRING) };

/** Functions of Kyverno that ask the world outside of the judged objects: their answers are those of a context file. */
export const OUTSIDE_FUNCTIONS: readonly CelOverload[] = [
  ...asked(HTTP_LIBRARY, { name: "http.get", params: [[anyText], [anyText, textMap]] }),
  ...asked(HTTP_LIBRARY, {
    name: "http.post",
    params: [
      [anyText, anyDyn],
      [anyText, anyDyn, textMap],
    ],
  }),
  ...asked(HTTP_LIBRARY, {
    name: "http.client",
    params: [[anyText]],
    result: HTTP_LIBRARY.type,
  }),
  ...asked(GLOBAL_CONTEXT_LIBRARY, {
    name: "globalContext.get",
    params: [[anyText], [anyText, anyText]],
  }),
  ...asked(IMAGE_DATA_LIBRARY, { name: "image.getMetadata", params: [[anyText]] }),
  ...["random", "random.random"].flatMap((name) =>
    [[], [anyText]].map((params) =>
      defineFunction({ name, params, result: STRING, run: () => unanswered(name) }),
    ),
  ),
];

interface Asked {
  /** "http.get", which is called so, and with a capital. */
  readonly name: string;
  readonly params: readonly (readonly Parameter[])[];
  readonly result?: CelType;
}

function asked(library: Library, { name, params, result = DYN }: Asked): readonly CelOverload[] {
  const [owner = "", method = ""] = name.split(".");
  return bothSpellings(method).flatMap((spelling) =>
    params.map((list) =>
      defineMethod({
        name: spelling,
        params: [library.parameter, ...list],
        result,
        run: (self, ...args) => self.answer(method, args) ?? unanswered(`${owner}.${spelling}`),
      }),
    ),
  );
}

/** "get" and "Get". */
export function bothSpellings(name: string): readonly string[] {
  return [name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}
