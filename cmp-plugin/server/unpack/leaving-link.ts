/** As many as Linux follows before it gives up. */
const MAX_HOPS = 40;

/**
 * The path of a link that leads out of the tree, through however many others; null when all stay inside.
 * `links`: targets by path below the tree. Loops stay inside: whoever reads one gets an error.
 */
export function leavingLink(links: ReadonlyMap<string, string>): string | null {
  for (const [path, target] of links) if (leaves(path, { target, links })) return path;
  return null;
}

interface Link {
  readonly target: string;
  readonly links: ReadonlyMap<string, string>;
}

function leaves(path: string, { target, links }: Link): boolean {
  if (target.startsWith("/")) return true;
  const reached = path.split("/").slice(0, -1);
  let ahead = target.split("/");
  for (let hops = 0; ;) {
    const [name, ...rest] = ahead;
    if (name === undefined) return false;
    ahead = rest;
    if (name === "" || name === ".") continue;
    if (name === "..") {
      if (reached.pop() === undefined) return true;
      continue;
    }
    const next = links.get([...reached, name].join("/"));
    if (next === undefined) reached.push(name);
    else if (next.startsWith("/")) return true;
    else if (++hops > MAX_HOPS) return false;
    else ahead = [...next.split("/"), ...ahead];
  }
}
