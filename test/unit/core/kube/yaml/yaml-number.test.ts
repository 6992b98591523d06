import { expect } from "chai";
import { floatKey, floatValue, parseFloat, parseInteger } from "#core/kube/yaml/yaml-number.ts";

describe("parseInteger", () => {
  const cases = [
    { text: "0644", value: 420 },
    { text: "0o17", value: 15 },
    { text: "-0x1F", value: -31 },
    { text: "1__000_", value: 1000 },
    { text: "0b-11", value: -3 },
    { text: "9007199254740993", value: 9007199254740993n },
    { text: "18446744073709551615", value: 18446744073709551615n },
    { text: "18446744073709551616", value: null },
    { text: "+9223372036854775808", value: null },
    { text: "08", value: null },
    { text: "_1", value: null },
    { text: "1.0", value: null },
  ];
  for (const { text, value } of cases) {
    it(`takes ${text} for ${value}`, () => expect(parseInteger(text)).to.equal(value));
  }
});

describe("parseFloat", () => {
  const cases = [
    { text: "08", value: 8 },
    { text: "1_000.5", value: 1000.5 },
    { text: ".5_0", value: 0.5 },
    { text: ".5_", value: null },
    { text: "-.INF", value: -Infinity },
    { text: "1e400", value: null },
    { text: "12:30", value: null },
    { text: "0x1p-2", value: null },
  ];
  for (const { text, value } of cases) {
    it(`takes ${text} for ${value}`, () => expect(parseFloat(text)).to.equal(value));
  }
});

describe("floatValue", () => {
  const cases = [
    { title: "a whole float as an integer", value: 1e15, expected: 1e15 },
    {
      title: "a large whole float by its printed digits",
      value: 2 ** 60,
      expected: 1152921504606847000n,
    },
    { title: "a float beyond int64 as a float", value: 1e20, expected: 1e20 },
    { title: "minus zero as zero", value: -0, expected: 0 },
  ];
  for (const { title, value, expected } of cases) {
    it(`gives ${title}`, () => expect(floatValue(value, "x")).to.equal(expected));
  }
});

describe("floatKey", () => {
  const cases = [
    { value: 1.5, key: "1.5" },
    { value: 1e6, key: "1e+06" },
    { value: 123456789, key: "1.2345679e+08" },
    { value: 0.1234567890123, key: "0.12345679" },
    { value: 0.0001, key: "0.0001" },
    { value: 0.00001, key: "1e-05" },
    { value: 1e39, key: ".inf" },
  ];
  for (const { value, key } of cases) {
    it(`prints ${value} with the precision of 32 bits`, () =>
      expect(floatKey(value)).to.equal(key));
  }
});
