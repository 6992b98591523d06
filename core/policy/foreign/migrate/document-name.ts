/** A text as a name of our documents: lower case, digits and dashes, at most 63 of them. */
export function documentName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return name.slice(0, 63).replace(/-$/, "") || "rule";
}

/** The same for several texts: one that another has already gets a number. */
export function uniqueNames(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const own = documentName(text);
    let name = own;
    for (let count = 2; taken.has(name); count += 1) name = `${own.slice(0, 59)}-${count}`;
    taken.add(name);
    return name;
  });
}
