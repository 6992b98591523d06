import { expect } from "chai";
import { errorLine } from "#core/error-line.ts";
import { TiphysError } from "#core/errors.ts";

describe("the line that a user reads of an error", () => {
  const cases: readonly (readonly [title: string, error: unknown, expected: string])[] = [
    ["says our own errors as they are", new TiphysError("GIT_FAILED", "a: b"), "tiphys: a: b\n"],
    [
      "calls any other error a fault of ours",
      new Error("boom"),
      "tiphys: internal error: boom. This is a fault of tiphys: report it with the command you ran.\n",
    ],
    [
      "says what was thrown and is no error",
      "text",
      "tiphys: internal error: text. This is a fault of tiphys: report it with the command you ran.\n",
    ],
    [
      "lets no text change the terminal",
      new TiphysError("GIT_FAILED", "\u001b[2J"),
      "tiphys: \\u{1b}[2J\n",
    ],
  ];
  for (const [title, error, expected] of cases)
    it(title, () => {
      expect(errorLine(error)).to.equal(expected);
    });
});
