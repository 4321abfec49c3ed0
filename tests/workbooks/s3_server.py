"""A real S3 server on this machine, for tests of what is read from and written to stores."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

BUCKET = "models"


class S3:
    """The server, and a look past our own code at what is in it."""

    def __init__(self, address: str) -> None:
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()  # they remember an earlier server
        self.address = address
        self.look: Any = s3fs.S3FileSystem(use_listings_cache=False)

    def keys(self, folder: str = "") -> list[str]:
        """The keys below a folder of the bucket, without it."""
        found = self.look.find(f"{BUCKET}/{folder}")
        return sorted(key.removeprefix(f"{BUCKET}/{folder}").lstrip("/") for key in found)

    def put(self, key: str, data: bytes) -> None:
        self.look.pipe_file(f"{BUCKET}/{key}", data)

    def get(self, key: str) -> bytes:
        return self.look.cat_file(f"{BUCKET}/{key}")

    @contextmanager
    def strict(self) -> Generator[None]:
        """The server refuses credentials that it does not know, that is all."""
        self._ask("reset-auth", "0")
        try:
            yield
        finally:
            self._ask("reset-auth", "inf")

    def clear(self) -> None:
        self._ask("reset")
        self.look.mkdir(BUCKET)

    def _ask(self, what: str, data: str = "") -> None:
        request = urllib.request.Request(
            f"{self.address}/moto-api/{what}", data.encode(), {"Content-Type": "text/plain"}
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200


@contextmanager
def s3_server() -> Generator[S3]:
    """The server with a bucket, and in the environment what reaches it."""
    import logging

    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_MAX_ATTEMPTS": "1",
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        found = S3(settings["AWS_ENDPOINT_URL"])
        found.clear()
        yield found
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        server.stop()
