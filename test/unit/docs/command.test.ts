import { readFileSync } from "node:fs";
import { COMMANDS } from "#cli/commands.ts";
import { PARAMETERS } from "#cmp-plugin/plugin-parameters.ts";
import { expect } from "chai";

const page = readFileSync(new URL("../../../docs/reference/command.md", import.meta.url), "utf8");
const sections = page.split(/^## tiphys /m).slice(1);

describe("docs/reference/command.md", () => {
  it("has a heading for each command, in the order of the help text", () => {
    const titles = sections.map((section) => section.slice(0, section.indexOf("\n")));

    expect(titles).not.to.have.length(0);
    expect(titles).to.deep.equal(COMMANDS.map(({ name }) => name));
  });

  for (const { name: command, load } of COMMANDS) {
    it(`has a row for each argument and option of ${command}`, async () => {
      const definition = await load();
      const section = sections.find((text) => text.startsWith(`${command}\n`)) ?? "";
      const rows = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map((row) => row[1]);
      const expected = [
        ...definition.arguments.map(({ name }) => name),
        ...definition.options.map(({ flags }) => flags),
      ];

      expect(rows).to.deep.equal(expected);
    });
  }

  it("has a row for each parameter of an Application", () => {
    const section = sections.find((text) => text.startsWith("generate\n")) ?? "";
    const rows = [...section.matchAll(/^\| ([\w-]+) \| (text|array|map) \|/gm)];

    expect(rows.map(([, name, form]) => ({ name, form }))).to.deep.equal(
      PARAMETERS.map(({ name, collectionType }) => ({ name, form: collectionType ?? "text" })),
    );
  });
});
