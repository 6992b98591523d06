/** A section of a rule's page, fit for a terminal. */
export interface PageSection {
  readonly title: string;
  readonly text: string;
}

/** The sections of a page below its facts, links written as their words alone. */
export function pageSections(page: string): readonly PageSection[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      const text = part
        .slice(end + 1)
        .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
        .trim();
      return { title: part.slice(0, end).trim(), text };
    });
}
