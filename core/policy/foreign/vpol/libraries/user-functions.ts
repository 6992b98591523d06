import { type CelOverload, defineFunction } from "#core/cel/cel-function.ts";
import { recordOf, STRING } from "#core/cel/cel-type.ts";
import { anyText } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { NativeObject } from "./native-object.ts";

const SERVICE_ACCOUNT = recordOf("user.ServiceAccount", { Name: STRING, Namespace: STRING });
const PREFIX = "system:serviceaccount:";

/** `parseServiceAccount(request.userInfo.username).Namespace`; its fields are empty for other users. */
export const USER_FUNCTIONS: readonly CelOverload[] = [
  "parseServiceAccount",
  "user.parseServiceAccount",
].map((name) =>
  defineFunction({
    name,
    params: [anyText],
    result: SERVICE_ACCOUNT,
    run: serviceAccount,
    cost: traversalCost,
  }),
);

function serviceAccount(user: string): NativeObject {
  const account = user.startsWith(PREFIX) ? user.slice(PREFIX.length) : "";
  const colon = account.indexOf(":");
  const name = colon < 0 ? "" : account.slice(colon + 1);
  const namespace = colon < 0 ? "" : account.slice(0, colon);
  return new NativeObject(
    { Name: name, Namespace: namespace },
    { ...(name === "" ? {} : { name }), ...(namespace === "" ? {} : { namespace }) },
  );
}
