import { type CelType, opaque } from "#core/cel/cel-type.ts";
import { CelObject } from "#core/cel/cel-value.ts";
import type { Parameter } from "#core/cel/parameter.ts";

/** What a library's name is in expressions, where its functions are called as methods: `json.marshal(x)`. */
export class LibraryObject extends CelObject {
  readonly typeName: string;

  constructor(typeName: string) {
    super();
    this.typeName = typeName;
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
  const value = new LibraryObject(typeName);
  return {
    type,
    value,
    parameter: { type, accepts: (other): other is LibraryObject => other === value },
  };
}
