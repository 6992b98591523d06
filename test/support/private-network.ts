import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProgramOptions, type RunningProgram, startProgram } from "./running-program.ts";

const INSIDE = join(import.meta.dirname, "private-network-inside.ts");

/**
 * A program that listens on all addresses and cannot be told otherwise, in a network of its own in which only
 * these loopback ports of ours answer. Needs Linux with unshare, ip and setpriv.
 */
export async function startInPrivateNetwork(
  options: ProgramOptions,
  ports: readonly number[],
): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), "tiphys-network-"));
  const doors = await Promise.all(ports.map((port) => openDoor(folder, port)));
  const apart = process.getuid?.() === 0 ? ["--net"] : ["--map-root-user", "--net"];
  const program = startProgram({
    ...options,
    path: "unshare",
    name: "unshare",
    arguments: [
      ...apart,
      process.execPath,
      INSIDE,
      JSON.stringify({ folder, ports, path: options.path }),
      ...options.arguments,
    ],
    environment: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...options.environment },
  });
  return {
    ...program,
    name: options.name,
    stop: async () => {
      await program.stop();
      for (const door of doors) door.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A socket file leads to the port: files are seen from every network. */
async function openDoor(folder: string, port: number): Promise<Server> {
  const door = createServer((inside) => {
    const outside = connect(port, "127.0.0.1");
    for (const socket of [inside, outside]) socket.on("error", () => socket.destroy());
    inside.pipe(outside).pipe(inside);
  });
  await once(door.listen(join(folder, String(port))), "listening");
  return door.unref();
}
