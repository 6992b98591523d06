import { displayWidth } from "#core/display-width.ts";
import { padToWidth } from "#core/pad-to-width.ts";
import { printableText } from "#core/printable-text.ts";
import { shortDigests } from "#core/short-digests.ts";

/** Rows in columns as wide as their widest cell, two spaces between them; digests by their first digits, and nothing that moves the cursor. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => shortDigests(printableText(cell))));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => displayWidth(row[column] ?? ""))),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => padToWidth(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}
