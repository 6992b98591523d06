/**
 * What "@" means at a place of a tree, as JMESPath below request.object: "/validate/pattern/spec/0/image" is
 * request.object.spec[0].image. Kyverno leaves out two steps, and all up to a "foreach" before them.
 */
export function currentPath(path: string): string {
  const steps = [...path.matchAll(/(?:\\.|[^/\\])+/g)].map(([step]) =>
    step.replace(/\\(.)/g, "$1"),
  );
  const own = steps.slice(steps.indexOf("foreach") + 1).slice(2);
  return ["request", "object", ...own].reduce(appended, "");
}

function appended(path: string, step: string): string {
  if (/^\d+$/.test(step)) return `${path}[${step}]`;
  const name = /^[A-Za-z_(][A-Za-z0-9_)]*$/.test(step) ? step : JSON.stringify(step);
  return path === "" ? name : `${path}.${name}`;
}
