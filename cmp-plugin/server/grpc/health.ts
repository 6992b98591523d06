import {
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  status,
} from "@grpc/grpc-js";
import { PLUGIN_SERVICE } from "./plugin-services.ts";

interface HealthQuestion {
  /** Empty: of the whole server. */
  readonly service: string;
}

interface HealthAnswer {
  readonly status: "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";
}

const KNOWN = ["", PLUGIN_SERVICE];

/** grpc.health.v1.Health; not serving from the signal on. */
export function healthHandlers(stopping: AbortSignal) {
  const answer = (): HealthAnswer => ({ status: stopping.aborted ? "NOT_SERVING" : "SERVING" });
  return {
    Check: (
      { request }: ServerUnaryCall<HealthQuestion, HealthAnswer>,
      callback: sendUnaryData<HealthAnswer>,
    ) => {
      if (KNOWN.includes(request.service)) return callback(null, answer());
      callback({ code: status.NOT_FOUND, details: "unknown service" });
    },
    Watch: (call: ServerWritableStream<HealthQuestion, HealthAnswer>) => {
      const isKnown = KNOWN.includes(call.request.service);
      call.write(isKnown ? answer() : { status: "SERVICE_UNKNOWN" });
      const end = () => {
        if (isKnown) call.write(answer());
        call.end();
      };
      if (stopping.aborted) return void call.end();
      stopping.addEventListener("abort", end, { once: true });
      call.once("cancelled", () => stopping.removeEventListener("abort", end));
    },
  };
}
