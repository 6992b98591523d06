type Environment = Readonly<Record<string, string | undefined>>;

// Port 9 (discard) is reserved; nothing answers there.
const CLOSED_PROXY = "http://127.0.0.1:9";
const NOWHERE = "/nonexistent";

/**
 * The environment in which kustomize cannot fetch, should a remote reference slip past the graph: git may use no
 * protocol, HTTP goes to a closed proxy, TLS trusts nobody. Go sends loopback addresses past a proxy but refuses
 * any proxied HTTP under CGI, which REQUEST_METHOD announces.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
export function lockNetwork(env: Environment): Environment {
  return {
    ...env,
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    GIT_SSH_COMMAND: "false",
    REQUEST_METHOD: "GET",
    HTTP_PROXY: CLOSED_PROXY,
    http_proxy: CLOSED_PROXY,
    HTTPS_PROXY: CLOSED_PROXY,
    https_proxy: CLOSED_PROXY,
    ALL_PROXY: CLOSED_PROXY,
    all_proxy: CLOSED_PROXY,
    NO_PROXY: "",
    no_proxy: "",
    SSL_CERT_FILE: NOWHERE,
    SSL_CERT_DIR: NOWHERE,
  };
}
