# Epochwise in a container: `make image`, then `docker run --rm --publish 8000:8000 epochwise`, or `docker compose up`.

# The page's chart library, a quarter of the size of the one in the Python package.
FROM node:22.21.1-bookworm-slim AS chart
WORKDIR /chart
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM python:3.11.14-slim-bookworm
WORKDIR /opt/epochwise
COPY requirements.txt requirements-cluster.txt ./
RUN pip install --no-cache-dir --no-deps --only-binary=:all: -r requirements.txt -r requirements-cluster.txt

# The level that the engine is compiled for here, and that the server expects: any x86-64 processor since about 2015.
# A processor below it compiles the engine for itself when it starts, and the log says so. NUMBA_CPU_FEATURES is needed
# too, or Numba would add what only the machine that builds the image has.
ENV NUMBA_CPU_NAME=x86-64-v3 \
    NUMBA_CPU_FEATURES=+avx2,+bmi,+bmi2,+f16c,+fma,+lzcnt,+movbe
ENV PYTHONPATH=/opt/epochwise/app
COPY --from=chart /chart/node_modules/plotly.js-basic-dist-min/ node_modules/plotly.js-basic-dist-min/
COPY app/ app/
COPY docs/ docs/
COPY static/ static/
COPY templates/ templates/
COPY tools/compile_engine.py tools/
RUN python -m compileall -q app && python -m tools.compile_engine
RUN mkdir -p /var/cache/epochwise /var/lib/epochwise && chown 10001:10001 /var/cache/epochwise /var/lib/epochwise

# A volume for the cache keeps ids and long runs, one for the data what users upload; without them, both are gone with the
# container.
ENV HOST=0.0.0.0 \
    PORT=8000 \
    EPOCHWISE_CACHE_FOLDER=/var/cache/epochwise \
    EPOCHWISE_DATA_FOLDER=/var/lib/epochwise
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --start-period=120s --start-interval=1s --interval=30s --timeout=5s \
    CMD ["python", "-c", "import os, urllib.request as web; web.build_opener(web.ProxyHandler({})).open(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=4)"]
ENTRYPOINT ["python", "-m", "epochwise"]
CMD ["serve"]
