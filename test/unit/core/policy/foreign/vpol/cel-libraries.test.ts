import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { CelOverload } from "#core/cel/cel-function.ts";
import { FUNCTIONS } from "#core/cel/function-table.ts";
import { KYVERNO_FUNCTIONS } from "#core/policy/foreign/vpol/cel-libraries.ts";
import { kyvernoFunctions } from "#core/policy/foreign/vpol/libraries/kyverno-functions.ts";
import { ROOT } from "#test/support/source-files.ts";

const TABLE = kyvernoFunctions(null);

/** Functions that replace what CEL has already. */
const REPLACED = ["orValue"];

describe("the list of Kyverno's functions", () => {
  it("has every function that its policies may call besides those of Kubernetes", () => {
    const added = TABLE.names.flatMap((name) => {
      const known = FUNCTIONS.overloads(name);
      return TABLE.overloads(name).filter((overload) => !known.includes(overload));
    });
    const listed = new Set(KYVERNO_FUNCTIONS.map(({ function: text }) => formOf(text)));
    const missing = added.map(writtenForm).filter((form) => !listed.has(form));
    expect(
      missing.filter((form) => !REPLACED.some((name) => form.startsWith(`${name}.`))),
    ).to.deep.equal([]);
  });

  it("has no function that there is not", () => {
    const there = new Set(TABLE.names.flatMap((name) => TABLE.overloads(name)).map(writtenForm));
    const gone = KYVERNO_FUNCTIONS.filter(({ function: text }) => !there.has(formOf(text)));
    expect(gone).to.deep.equal([]);
  });

  it("says why a function is not the same", () => {
    for (const { function: text, supported, why } of KYVERNO_FUNCTIONS)
      expect(why === null, text).to.equal(supported === "yes");
  });

  it("stands in the reference", () => {
    const page = readFileSync(join(ROOT, "docs/reference/policy-formats.md"), "utf8");
    const rows = Map.groupBy(
      KYVERNO_FUNCTIONS,
      ({ library, supported, why }) => `${library}|${supported}|${why}`,
    );
    for (const [first, ...more] of rows.values()) {
      const names = [first, ...more].map((each) => each?.function.split("(")[0] ?? "");
      const shown = [...new Set(names)].map((name) => `\`${name}\``).join(", ");
      const row = `| ${first?.library} | ${shown} | ${first?.supported} | ${first?.why ?? ""}`;
      expect(page).to.include(`${row.trimEnd()} |`.replace("|  |", "| |"));
    }
  });
});

/** "get.4": a method of a library's name or of a value; "hash.md5/1" a function. */
function writtenForm({ name, method, params }: CelOverload): string {
  return method ? `${name}.${params.length - 1}` : `${name}/${params.length}`;
}

/** Libraries whose functions are methods of their name. */
const OWNERS = ["json", "yaml", "resource", "http", "globalContext", "image"];

function formOf(text: string): string {
  const [, name = "", types = ""] = /^([\w.]+)\((.*)\)$/.exec(text) ?? [];
  const count = types === "" ? 0 : types.split(", ").length;
  const [owner = "", method] = name.split(".");
  const isMethod = method !== undefined && (OWNERS.includes(owner) || name === "time.now");
  return isMethod ? `${method}.${count}` : `${name}/${count}`;
}
