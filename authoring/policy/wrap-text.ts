/** Lines of at most `width` characters, broken between words; code in fences, lists and indents stay as they are. */
export function wrapText(text: string, width: number): readonly string[] {
  let isCode = false;
  return text.split("\n").flatMap((line) => {
    if (line.startsWith("```")) {
      isCode = !isCode;
      return [];
    }
    if (isCode) return [`    ${line}`];
    return line.length <= width ? [line] : wrapLine(line, width);
  });
}

function wrapLine(line: string, width: number): readonly string[] {
  const indent = /^\s*([-*] )?/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length > width && current.trim() !== "") {
      lines.push(current);
      current = `${" ".repeat(indent)}${word}`;
    } else current = longer;
  }
  return [...lines, current];
}
