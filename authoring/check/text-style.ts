import pc from "picocolors";
import type { World } from "#adapters/world.ts";

type Paint = (text: string) => string;

/** How words of a report look; without colour every function gives its text back. */
export interface TextStyle {
  readonly deny: Paint;
  readonly warn: Paint;
  readonly allow: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

/** Colour on a terminal only; NO_COLOR and FORCE_COLOR decide before that. @see https://no-color.org */
export function textStyle(world: Pick<World, "env" | "stdout">): TextStyle {
  const colors = pc.createColors(wantsColor(world));
  return {
    deny: (text) => colors.bold(colors.red(text)),
    warn: colors.yellow,
    allow: colors.green,
    strong: colors.bold,
    faint: colors.dim,
  };
}

function wantsColor({ env, stdout }: Pick<World, "env" | "stdout">): boolean {
  if ((env.NO_COLOR ?? "") !== "") return false;
  if ((env.FORCE_COLOR ?? "") !== "") return env.FORCE_COLOR !== "0";
  return stdout.isTTY === true && env.TERM !== "dumb";
}
