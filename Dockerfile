# Build the distribution first: ./mvnw package (or script/server, once). Then: docker build -t claviger .
FROM eclipse-temurin:25-jre-noble

# curl asks for health below; nothing else is added.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 claviger \
 && useradd --system --uid 10001 --gid claviger --home-dir /var/lib/claviger --shell /usr/sbin/nologin claviger \
 && install -d -o claviger -g claviger -m 0700 /var/lib/claviger

ADD app/target/claviger-*.tar.gz /opt/
RUN mv /opt/claviger-* /opt/claviger && CLAVIGER_CACHE_DIR=/opt/claviger/cache /opt/claviger/bin/claviger prepare \
 && chmod -R a+rX,go-w /opt/claviger

USER 10001:10001
WORKDIR /var/lib/claviger
VOLUME /var/lib/claviger
ENV CLAVIGER_DATA_DIR=/var/lib/claviger \
    CLAVIGER_HOST=0.0.0.0 \
    CLAVIGER_CACHE_DIR=/opt/claviger/cache \
    CLAVIGER_LOG_FORMAT=json
EXPOSE 8080 8081 8082 8083
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD curl --fail --silent --output /dev/null http://127.0.0.1:8083/health/ready || exit 1
ENTRYPOINT ["/opt/claviger/bin/claviger"]
CMD ["serve"]
