import { expect } from "chai";
import { optionKey } from "#adapters/option-key.ts";

const cases = [
  { title: "is the name of one word", long: "push", expected: "push" },
  { title: "joins words", long: "tls-client-ca", expected: "tlsClientCa" },
];

describe("optionKey", () => {
  for (const { title, long, expected } of cases) {
    it(title, () => {
      expect(optionKey(long)).to.equal(expected);
    });
  }
});
