import { type CelType, opaque } from "#core/cel/cel-type.ts";
import { CelObject, type CelValue } from "#core/cel/cel-value.ts";
import type { Parameter } from "#core/cel/parameter.ts";

/** What a call is told by a context file; undefined where nothing is. */
export type GivenAnswer = (method: string, args: readonly CelValue[]) => CelValue | undefined;

/** What a library's name is in expressions, where its functions are called as methods: `json.marshal(x)`. */
export class LibraryObject extends CelObject {
  readonly typeName: string;
  readonly answer: GivenAnswer;

  constructor(typeName: string, answer: GivenAnswer = () => undefined) {
    super();
    this.typeName = typeName;
    this.answer = answer;
  }
}

export interface Library {
  readonly type: CelType;
  readonly value: LibraryObject;
  readonly parameter: Parameter<LibraryObject>;
}

/** A library that knows nothing of what is judged. */
export function libraryOf(typeName: string): Library {
  const type = opaque(typeName);
  return {
    type,
    value: new LibraryObject(typeName),
    parameter: {
      type,
      accepts: (other): other is LibraryObject =>
        other instanceof LibraryObject && other.typeName === typeName,
    },
  };
}
