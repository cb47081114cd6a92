FROM python:3.13-slim
WORKDIR /opt/contract-trail
COPY requirements.txt pyproject.toml README.md ./
RUN python -m pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY research research
COPY scrapers scrapers
COPY web web
COPY data data
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation --editable .
RUN useradd --create-home --uid 1000 trail && mkdir /var/lib/contract-trail && chown trail /var/lib/contract-trail
USER trail
CMD ["trail", "serve", "--host", "0.0.0.0"]
