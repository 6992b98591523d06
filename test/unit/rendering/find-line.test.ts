import { expect } from "chai";
import { findLine } from "#rendering/find-line.ts";

const TEXT = `# ../base is nice
resources:
  - ../base-old
  - ../base
"components": ["../base"]
configMapGenerator:
  - files: [app.conf=files/app.conf]
`;

describe("findLine", () => {
  const cases = [
    { title: "finds the value below its field", field: "resources", value: "../base", expected: 4 },
    {
      title: "finds it again below another field",
      field: "components",
      value: "../base",
      expected: 5,
    },
    {
      title: "finds a path behind a key",
      field: "configMapGenerator",
      value: "files/app.conf",
      expected: 7,
    },
    {
      title: "knows fields without regard to case",
      field: "Resources",
      value: "../base",
      expected: 4,
    },
    { title: "falls back to the field", field: "resources", value: "not written so", expected: 2 },
    {
      title: "finds nothing where neither stands",
      field: "bases",
      value: "nothing",
      expected: null,
    },
    {
      title: "searches the first line of a longer text",
      field: "",
      value: "../base-old\nmore",
      expected: 3,
    },
  ];
  for (const { title, field, value, expected } of cases) {
    it(title, () => expect(findLine(TEXT, { field, value })).to.equal(expected));
  }
});
