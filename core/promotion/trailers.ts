const TRAILER = /^([A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+): +(\S.*)$/;

/** "Promoted-App: shop" lines of a commit's message, wherever they stand: a squash merge puts more below them. */
export function readTrailers(message: string): ReadonlyMap<string, readonly string[]> {
  const trailers = new Map<string, readonly string[]>();
  for (const line of message.split(/\r?\n/)) {
    const [, name, value] = TRAILER.exec(line.trimEnd()) ?? [];
    if (name === undefined || value === undefined) continue;
    trailers.set(name, [...(trailers.get(name) ?? []), value]);
  }
  return trailers;
}
