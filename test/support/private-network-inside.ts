// Runs a program in the network that this process finds itself in. See private-network.ts.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";

interface Inside {
  /** Holds a socket for each port, named by it. */
  readonly folder: string;
  readonly ports: readonly number[];
  readonly path: string;
}

const [given = "", ...args] = process.argv.slice(2);
const { folder, ports, path } = JSON.parse(given) as Inside;
execFileSync("ip", ["link", "set", "lo", "up"]);
for (const port of ports) {
  const window = createServer((inside) => {
    const outside = connect(join(folder, String(port)));
    for (const socket of [inside, outside]) socket.on("error", () => socket.destroy());
    inside.pipe(outside).pipe(inside);
  });
  await once(window.listen(port, "127.0.0.1"), "listening");
}
// It dies with us, however we end.
const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", path, ...args], { stdio: "inherit" });
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.once("exit", (code) => process.exit(code ?? 1));
