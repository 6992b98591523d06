import { type Html, markup } from "./markup.ts";
import { PAGE_STYLE } from "./page-style.ts";

interface Frame {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly nowMs: number;
}

/** A whole page. It stays as it is until somebody asks again: what moves by itself keeps people from reading. */
export function pageFrame({ title, header, main, nowMs }: Frame): string {
  // Whole: the policy of the page knows the style by its digest, to the byte.
  const style: Html = { html: `<style>${PAGE_STYLE}</style>` };
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${style}
</head>
<body>
<header>${header}</header>
<main>${main}</main>
<footer><p>Read at ${momentWords(nowMs)}. <a href="">Read again</a>. Verdicts on canaries are those that this replica
was asked for in the last 24 hours.</p></footer>
</body>
</html>
`.html;
}

/** "2026-11-21 17:04:05 UTC", for machines too. */
export function momentWords(ms: number): Html {
  const text = new Date(ms).toISOString();
  return markup`<time datetime="${text}">${text.slice(0, 19).replace("T", " ")} UTC</time>`;
}
