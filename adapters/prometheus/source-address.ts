/** An address without a slash at its end. Throws what `problem` makes of the words for one that cannot be. */
export function sourceAddress(text: string, problem: (words: string) => Error): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw problem(
      `expected an address such as http://prometheus:9090, got "${withoutSecret(text)}"`,
    );
  if (url.username !== "" || url.password !== "")
    throw problem(
      "expected an address without user and password. Put a token into a file of its own",
    );
  if (url.search !== "" || url.hash !== "")
    throw problem("expected an address without ? and #: it is the part before /api/v1");
  return url.href.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
}

function withoutSecret(text: string): string {
  return text.replace(/\/\/[^/@]*@/, "//***@").slice(0, 200);
}
