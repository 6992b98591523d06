import { expect } from "chai";
import { listedPlaces } from "#core/policy/listed-place.ts";

describe("the list that a rule may answer with", () => {
  const one = { resource: undefined, keys: null, message: null };
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ["may be empty", [], []],
    ["may leave everything to the rule", [{}], [one]],
    ["takes a JSON Pointer", [{ path: "/ports/0/a~1b" }], [{ ...one, keys: ["ports", 0, "a/b"] }]],
    ["takes a dotted path", [{ path: ".ports[0].name" }], [{ ...one, keys: ["ports", 0, "name"] }]],
    ["takes an empty path for the element itself", [{ path: "" }], [{ ...one, keys: [] }]],
    ["takes a message", [{ message: "no" }], [{ ...one, message: "no" }]],
    ["takes a resource", [{ resource: "r" }], [{ ...one, resource: "r" }]],
    ["is none with a number as message", [{ message: 1 }], null],
    ["is none with a list as path", [{ path: ["a"] }], null],
    ["is none with a path that nobody can read", [{ path: "ports[" }], null],
    ["is none with a field that is misspelt", [{ mesage: "no" }], null],
    ["is none with text as an entry", ["no"], null],
    ["is none with null as an entry", [null], null],
    ["is none as a mapping", {}, null],
    ["is none as text", "no", null],
  ];
  for (const [title, verdict, expected] of cases) {
    it(title, () => expect(listedPlaces(verdict as never)).to.deep.equal(expected));
  }
});
