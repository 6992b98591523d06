# syntax=docker/dockerfile:1
# One small image for all programs: Node, the bundle and kustomize. No shell, no package manager, no git (the target
# "promotion" has them).

FROM golang:1.25 AS kustomize
WORKDIR /source
COPY test/tools/kustomize/ ./
ENV CGO_ENABLED=0 GOFLAGS="-mod=readonly -buildvcs=false -trimpath"
RUN go build -ldflags "-s -w" -o /out/kustomize sigs.k8s.io/kustomize/kustomize/v5 \
 && go version -m /out/kustomize > /out/kustomize.modules

# The Node of the last image.
FROM gcr.io/distroless/nodejs24-debian13 AS runtime

FROM node:24-trixie-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
# Install scripts only fetch what this stage does not need: a second Node, a faster start of esbuild.
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/build.ts
# Bills of materials: one for the last image with its Node, one for the target "promotion", which has this stage's.
COPY --from=kustomize /out/kustomize /out/kustomize.modules /out/
COPY --from=runtime /nodejs/bin/node /out/node
RUN node scripts/write-sbom.ts --kustomize /out/kustomize --kustomize-modules /out/kustomize.modules \
      --output promotion.cdx.json \
 && node scripts/write-sbom.ts --node /out/node --kustomize /out/kustomize --kustomize-modules /out/kustomize.modules
# The last image has no env for the usual shebang, and its Node lies in a place of its own.
RUN sed -i '1s|.*|#!/nodejs/bin/node|' bin/tiphys.js \
 && ln -s tiphys.js bin/tiphys \
 && mkdir compile-cache

FROM runtime AS programs
WORKDIR /opt/tiphys
COPY --from=kustomize /out/kustomize /usr/local/bin/kustomize
COPY --from=build /source/package.json ./
COPY --from=build /source/dist/ ./dist/
COPY --from=build /source/bin/ ./bin/
ENV PATH=/opt/tiphys/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    NODE_COMPILE_CACHE=/opt/tiphys/compile-cache

# Fills the compile cache by running the commands once, as the user that will run them (Node keeps it
# apart by version, architecture and user), and so proves that the image works.
FROM programs AS warm
COPY --from=build --chown=999:999 /source/compile-cache/ ./compile-cache/
COPY examples/ml-inference/ /warm/
USER 999:999
WORKDIR /warm/infrastructure/overlays/dev
RUN ["tiphys", "generate"]
RUN ["tiphys", "parameters"]
RUN ["tiphys", "discover"]
RUN ["tiphys", "check", "."]

# With git and ssh, for promotions from a cluster: docker build --target promotion.
FROM node:24-trixie-slim AS promotion
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 999 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin tiphys \
 && mkdir /nodejs \
 && ln -s /usr/local/bin /nodejs/bin
COPY --from=kustomize /out/kustomize /usr/local/bin/kustomize
COPY --from=build /source/package.json /opt/tiphys/
COPY --from=build /source/dist/ /opt/tiphys/dist/
COPY --from=build /source/promotion.cdx.json /opt/tiphys/dist/sbom.cdx.json
COPY --from=build /source/bin/ /opt/tiphys/bin/
ENV PATH=/opt/tiphys/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp
USER 999:999
WORKDIR /tmp
ENTRYPOINT ["tiphys"]
CMD ["--help"]

FROM programs
# Readable, and no longer writable, for the user that runs the programs.
COPY --from=warm --chown=0:0 --chmod=755 /opt/tiphys/compile-cache/ ./compile-cache/
USER 999:999
WORKDIR /tmp
ENTRYPOINT ["tiphys"]
CMD ["--help"]
