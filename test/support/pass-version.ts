import { waitFor } from "./wait-for.ts";

const KEY = Buffer.from("passed").toString("base64");

/**
 * Has an etcd count its versions on from beyond one, as `etcdutl snapshot restore --bump-revision` does: clients that know
 * versions which a restore lost would wait for them otherwise, and miss what has older ones.
 */
export async function passVersion(etcd: string, version: number): Promise<void> {
  const write = async () => {
    const body = JSON.stringify({ key: KEY, value: "" });
    const answer = await fetch(`${etcd}/v3/kv/put`, { method: "POST", body }).catch(() => null);
    if (answer?.ok !== true) return null;
    const { header } = (await answer.json()) as { readonly header: { readonly revision: string } };
    return Number(header.revision);
  };
  for (;;) if ((await waitFor(write, { what: "a write to etcd" })) > version) return;
}
