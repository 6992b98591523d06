import { isBlankOrEnd, isWordCharacter, type TextCursor } from "./text-cursor.ts";
import { YamlProblem } from "./yaml-problem.ts";

/** Reads the name behind "&" or "*"; stands at that character, then behind the name. */
export function scanAnchorName(cursor: TextCursor): string {
  const start = cursor.pos++;
  while (isWordCharacter(cursor.peek())) cursor.pos++;
  const name = cursor.text.slice(start + 1, cursor.pos);
  const ends = isBlankOrEnd(cursor.peek()) || "?:,]}%@`".includes(cursor.text.charAt(cursor.pos));
  if (name !== "" && ends) return name;
  throw new YamlProblem(
    "expected a name of letters, digits, - and _ after & or *, got another character",
    {
      offset: start,
      remedy: 'Put the value in quotes if it is text that begins with "&" or "*".',
    },
  );
}
