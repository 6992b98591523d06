import { isAbsolute, relative, sep } from "node:path";

/** True for the folder itself and everything below it; both paths absolute, links resolved by the caller. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** `path` as seen from `folder`, with slashes on every platform; "." for the folder itself. */
export function pathFrom(folder: string, path: string): string {
  const way = relative(folder, path);
  return way === "" ? "." : way.split(sep).join("/");
}
