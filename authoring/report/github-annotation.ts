import { isAbsolute } from "node:path";
import { printableText } from "#core/printable-text.ts";
import { type FilePlace, placeText } from "./finding-place.ts";

/** What the log of a job makes an annotation of. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
  readonly place: FilePlace | null;
}

/** A workflow command, on one line whatever the message holds. */
export function annotationCommand({ level, title, message, place }: Annotation): string {
  const inRepository = place !== null && !isAbsolute(place.file);
  const properties = [
    ...(inRepository ? [["file", place.file] as const] : []),
    ...(inRepository ? [["line", String(place.line ?? 1)] as const] : []),
    ...(inRepository && place.line !== null && place.column !== null
      ? [["col", String(place.column)] as const]
      : []),
    ["title", title] as const,
  ];
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(",");
  return `::${level} ${written}::${escapeData(message)}`;
}

/** One line that the runner cannot take for a command: it begins with our own word. */
export function annotationLogLine({ level, title, message, place }: Annotation): string {
  const where = place === null ? "" : `${placeText(place)}: `;
  const text = printableText(`${where}${title}: ${message}`).replaceAll("\n", " | ");
  return `${level}: ${text.replaceAll("##[", "## [")}`;
}

function escapeData(text: string): string {
  return printableText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
