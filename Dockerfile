# One container works alone: without REDIS_URL it runs a private Redis whose data lies in /data.
#   docker build -t banana .
#   docker run --rm -p 127.0.0.1:8080:8080 -v banana:/data banana                            the playground, at http://localhost:8080
#   docker run -d --env-file .env -v banana:/data --stop-timeout 30 banana                   your own workspace
#   docker run --rm --env-file .env banana node src/cli.ts doctor                            what is missing

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package that runs here needs an install script: the native ones bring their binaries.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
RUN apt-get update \
  && RUNLEVEL=1 apt-get install -y --no-install-recommends redis-server ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /data

WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json manifest.yml LICENSE ./
COPY scripts/banana scripts/node.sh ./scripts/
COPY src ./src
COPY playground ./playground

ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 8080

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Node itself is process 1: it listens for SIGTERM and stops what it started, Redis last. Give it 30 s.
STOPSIGNAL SIGTERM
CMD ["node", "src/main.ts"]
