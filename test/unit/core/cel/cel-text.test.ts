import { expect } from "chai";
import { CelMapBuilder } from "#core/cel/cel-map.ts";
import { celToJson, celToText } from "#core/cel/cel-text.ts";
import {
  CelBytes,
  CelDouble,
  CelOptional,
  CelTypeValue,
  CelUint,
  type CelValue,
} from "#core/cel/cel-value.ts";
import { STRING } from "#core/cel/cel-type.ts";
import { parseDuration } from "#core/cel/parse-duration.ts";
import { parseTimestamp } from "#core/cel/parse-timestamp.ts";

const map = new CelMapBuilder();
map.add("a", [new CelUint(1n)]);
map.add(2, new CelDouble(3));

const cases: readonly {
  readonly title: string;
  readonly value: CelValue;
  readonly text: string;
}[] = [
  { title: "text as it is", value: 'say "hi"', text: 'say "hi"' },
  { title: "null", value: null, text: "null" },
  { title: "booleans", value: true, text: "true" },
  { title: "integers of any size", value: 9007199254740993n, text: "9007199254740993" },
  { title: "whole doubles without decimals", value: new CelDouble(3), text: "3" },
  { title: "uints", value: new CelUint(2n ** 64n - 1n), text: "18446744073709551615" },
  { title: "lists as JSON", value: ["a", 1, null], text: '["a",1,null]' },
  {
    title: "integers of any size inside of lists",
    value: [9007199254740993n],
    text: "[9007199254740993]",
  },
  {
    title: "maps by their keys",
    value: { b: 1, a: { d: 1, c: 2 } },
    text: '{"a":{"c":2,"d":1},"b":1}',
  },
  { title: "judged objects as JSON", value: { a: { b: [1] } }, text: '{"a":{"b":[1]}}' },
  { title: "maps of an expression as JSON", value: map.build(), text: '{"2":3,"a":[1]}' },
  {
    title: "timestamps",
    value: parseTimestamp("2026-01-31T12:00:00+01:00"),
    text: "2026-01-31T12:00:00+01:00",
  },
  { title: "durations in seconds", value: parseDuration("1h0.5s"), text: "3600.5s" },
  { title: "types by name", value: new CelTypeValue(STRING), text: "string" },
  {
    title: "bytes that are text as that",
    value: new CelBytes(Uint8Array.of(104, 105)),
    text: "hi",
  },
  { title: "other bytes in base64", value: new CelBytes(Uint8Array.of(255)), text: "/w==" },
  { title: "an optional as what it holds", value: new CelOptional([1]), text: "[1]" },
  { title: "an empty optional as null", value: CelOptional.none, text: "null" },
];

describe("celToText", () => {
  for (const { title, value, text } of cases) {
    it(`writes ${title}`, () => expect(celToText(value)).to.equal(text));
  }
});

describe("celToJson", () => {
  it("gives back judged objects and lists of them as the very same", () => {
    const tree = { a: [1, { b: 2 }] };
    expect(celToJson(tree)).to.equal(tree);
    const list = [tree, tree];
    expect(celToJson(list)).to.equal(list);
  });

  it("makes plain data of what an expression made", () => {
    expect(celToJson([map.build(), new CelDouble(1)])).to.deep.equal([{ a: [1], 2: 3 }, 1]);
  });
});
