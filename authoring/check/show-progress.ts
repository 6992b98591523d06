import type { World } from "#adapters/world.ts";

export interface Progress {
  readonly begin: (path: string) => void;
  readonly end: () => void;
  /** Leaves nothing behind on the terminal. */
  readonly close: () => void;
}

const PATIENCE_MS = 1000;
const REDRAW_MS = 200;

/** One line on stderr that says how far the work is, on a terminal and after a second; nothing otherwise. */
export function showProgress({ stderr, now }: World, total: number): Progress {
  if (stderr.isTTY !== true) return SILENT;
  const started = now();
  let done = 0;
  let current = "";
  let shown = "";
  const draw = () => {
    if (now() - started < PATIENCE_MS) return;
    const line = `rendering ${done}/${total}  ${current}`.slice(0, (stderr.columns ?? 80) - 1);
    if (line === shown) return;
    shown = line;
    stderr.write(`${CLEAR_LINE}${line}`);
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    begin: (path) => {
      current = path.replace(CONTROL_CHARACTERS, "?");
    },
    end: () => {
      done += 1;
      draw();
    },
    close: () => {
      clearInterval(timer);
      if (shown !== "") stderr.write(CLEAR_LINE);
    },
  };
}

const CLEAR_LINE = "\r\u001b[K";
const CONTROL_CHARACTERS = /\p{Cc}/gu;

const SILENT: Progress = { begin: () => {}, end: () => {}, close: () => {} };
