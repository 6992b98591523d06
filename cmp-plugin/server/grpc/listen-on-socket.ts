import { chmodSync, existsSync, lstatSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { logVerbosity, type Server, ServerCredentials, setLogVerbosity } from "@grpc/grpc-js";
import { TiphysError } from "#core/errors.ts";

/**
 * Listens on a unix socket that only this user may use. A socket that an earlier server left is removed; one that
 * answers belongs to another server. @throws CONFIG_INVALID
 */
export async function listenOnSocket(server: Server, path: string): Promise<void> {
  if (!existsSync(dirname(path))) throw cannotListen(path, "its folder is not there");
  await removeLeftSocket(path);
  // What it would print to stderr comes back as an error too.
  setLogVerbosity(logVerbosity.NONE);
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) => {
      if (error === null) resolve();
      else reject(cannotListen(path, /\[(.+)\]/.exec(error.message)?.[1] ?? error.message));
    });
  });
  chmodSync(path, 0o600);
}

async function removeLeftSocket(path: string): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isSocket()) throw cannotListen(path, "there is something else");
  if (await isAnswered(path)) throw cannotListen(path, "another server listens there");
  rmSync(path, { force: true });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function cannotListen(path: string, reason: string): TiphysError {
  return new TiphysError(
    "CONFIG_INVALID",
    `${path}: expected to listen there, got: ${reason}. Check ARGOCD_PLUGINSOCKFILEPATH and TIPHYS_PLUGIN_NAME.`,
  );
}
