import { expect } from "chai";
import { fairQueue } from "#cmp-plugin/server/govern/fair-queue.ts";

describe("a queue in which owners take turns", () => {
  const filled = (entries: readonly string[]) => {
    const queue = fairQueue<string>();
    for (const entry of entries) queue.push(entry.slice(0, 1), entry);
    return queue;
  };
  const drained = (queue: ReturnType<typeof filled>) => {
    const out: string[] = [];
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) out.push(entry);
    return out;
  };

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["has nothing at first", [], []],
    ["serves one owner in order", ["a1", "a2", "a3"], ["a1", "a2", "a3"]],
    [
      "serves a late owner before the rest of an early one",
      ["a1", "a2", "a3", "b1"],
      ["a1", "b1", "a2", "a3"],
    ],
    ["goes round", ["a1", "a2", "b1", "b2", "c1"], ["a1", "b1", "c1", "a2", "b2"]],
  ];
  for (const [title, entries, expected] of cases)
    it(title, () => {
      const queue = filled(entries);
      expect(queue.size()).to.equal(entries.length);
      expect(drained(queue)).to.deep.equal(expected);
      expect(queue.size()).to.equal(0);
    });

  it("forgets who left, and knows who is not there", () => {
    const queue = filled(["a1", "a2", "b1"]);
    expect(queue.remove("b", "b1")).to.equal(true);
    expect(queue.remove("a", "a1")).to.equal(true);
    expect(queue.remove("a", "a1")).to.equal(false);
    expect(queue.remove("c", "c1")).to.equal(false);
    expect(queue.size()).to.equal(1);
    expect(drained(queue)).to.deep.equal(["a2"]);
  });
});
