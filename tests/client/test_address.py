"""The way to a server: its address in any spelling, the proxies of the environment, and the certificates."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from epochwise.client import ApiError, Client, InvalidSetting, Retries, Unreachable
from epochwise.client.address import ServerAddress
from epochwise.client.proxy import is_loopback, proxy_for
from tests.serving import Served

ELSEWHERE = "http://lab.example"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxies_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NAMES, "EPOCHWISE_URL", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://localhost:8000", "http://localhost:8000"),
        ("localhost:8000", "http://localhost:8000"),
        ("lab.example/sgd/", "http://lab.example/sgd"),
        ("//lab.example", "http://lab.example"),
        (" HTTPS://lab.example// ", "https://lab.example"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://lab.example:", "http://lab.example"),
        ("http://bücher.example", "http://bücher.example"),
    ],
)
def test_an_address_is_understood_in_any_spelling(text: str, url: str) -> None:
    assert ServerAddress.parse(text) == ServerAddress(url)
    with Client(text) as client:
        assert client.url == url


def test_credentials_are_for_the_connection_alone() -> None:
    assert ServerAddress.parse("http://user:p%40ss@lab.example/") == ServerAddress(ELSEWHERE, ("user", "p@ss"))
    with pytest.raises(InvalidSetting) as refused:
        Client("http://user:secret@lab.example:99999")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "unix:/run/x",
            "file:/run/x",
            "http:/x",
            "http:x",
            "http://",
            "ftp://lab.example",
            "http://[::1",
            "http://[no]",
        ),
        *("http://lab:99999", "http://lab:0", "http://lab:-1", "http://lab:abc", "http://a..b", "http://xn--"),
        *("http://la b", "http://lab\x00", "http://lab/\udcff", "http://lab?x=1", "http://lab#a", "http://☃.example"),
        f"http://{'a' * 300}",
    ],
)
def test_what_is_no_address_is_refused_by_the_name_of_its_argument_or_variable(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidSetting, match=r"^url: .*is not a server's address"):
        Client(text)
    if "\x00" not in text:
        monkeypatch.setenv("EPOCHWISE_URL", text)
        with pytest.raises(InvalidSetting, match=r"^(EPOCHWISE_URL|url): .*is not a server's address"):
            Client()


def test_the_environments_address_is_that_of_a_client_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, url in (("https://lab.example/epochwise/", "https://lab.example/epochwise"), ("", None), (" ", None)):
        monkeypatch.setenv("EPOCHWISE_URL", text)
        with Client() as client:
            assert client.url == (url or "http://127.0.0.1:8000")


def test_a_silence_shorter_than_the_servers_own_is_refused() -> None:
    with pytest.raises(InvalidSetting, match=r"^silence: 15.0 s is too short; allowed is more than 15 s\.$"):
        Client(silence=15.0)


def test_every_spelling_of_this_machine_is_known() -> None:
    here = ("localhost", "a.localhost", "localhost.", "127.0.0.1", "127.1", "0", "0x7f000001")
    assert all(map(is_loopback, (*here, "::1", "::ffff:127.0.0.1")))
    assert not any(map(is_loopback, ("", "lab.example", "notlocalhost", "localhost.example", "10.0.0.1", "fe80::1")))


@pytest.mark.parametrize("value", ["socks5://127.0.0.1:1", "http://127.0.0.1:1", "[::1", "ftp://x", "http://:99999"])
@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "HTTPS_PROXY"])
def test_a_server_of_this_machine_is_asked_past_every_proxy(
    name: str, value: str, site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with Client(site.url) as client:
        assert client.plan(samples=12, batch_size=5, epochs=2).plan.total_updates == 6


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({"HTTP_PROXY": "one:1"}, ("HTTP_PROXY", "one:1")),
        ({"http_proxy": "http://one", "HTTP_PROXY": "http://two"}, ("http_proxy", "http://one")),
        ({"ALL_PROXY": "socks5://one"}, ("ALL_PROXY", "socks5://one")),
        ({"ALL_PROXY": "http://one", "HTTP_PROXY": "http://two"}, ("HTTP_PROXY", "http://two")),
        ({"HTTPS_PROXY": "http://one"}, None),
        ({"HTTP_PROXY": ""}, None),
        ({"HTTP_PROXY": "http://one", "NO_PROXY": "*"}, None),
        ({"HTTP_PROXY": "http://one", "no_proxy": "other, .example"}, None),
        ({"HTTP_PROXY": "http://one", "NO_PROXY": "[::1]"}, ("HTTP_PROXY", "http://one")),
    ],
)
def test_the_proxy_is_the_one_that_curl_would_take(
    variables: dict[str, str], found: tuple[str, str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    proxy = proxy_for(ELSEWHERE)
    assert (proxy and (proxy.variable, proxy.url)) == found


@pytest.mark.parametrize("value", ["http://user:secret@[::1", "ftp://x", "socks://x:1", "http://", "http://x:99999"])
def test_a_proxy_that_cannot_be_one_is_refused_by_its_variable(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(InvalidSetting, match=r"^ALL_PROXY: .* is not a proxy's address: allowed are") as refused:
        Client(ELSEWHERE)
    assert "secret" not in str(refused.value)


def test_a_socks_proxy_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("epochwise.client.wire.find_spec", lambda name: None)
    monkeypatch.setenv("ALL_PROXY", "socks5h://127.0.0.1:1080")
    with pytest.raises(InvalidSetting, match=r"^ALL_PROXY: .* needs the package socksio: pip install socksio\.$"):
        Client(ELSEWHERE)


@contextmanager
def proxy_of_our_own(status: bytes = b"200 OK") -> Iterator[tuple[str, list[bytes]]]:
    """Answers a request by itself, and keeps its head."""
    heads: list[bytes] = []

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            heads.append(connection.recv(65_536))
            connection.sendall(b"HTTP/1.1 %b\r\nContent-Length: 2\r\n\r\n{}" % status)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"http://user:secret@127.0.0.1:{listener.getsockname()[1]}", heads
        thread.join(60)


def test_a_server_elsewhere_is_asked_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy_of_our_own() as (url, heads):
        monkeypatch.setenv("HTTP_PROXY", url)
        with Client(ELSEWHERE) as client:
            assert client.datasets() == {}
    assert heads[0].startswith(b"GET http://lab.example/api/v1/datasets HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=" in heads[0]


def test_a_proxy_that_wants_a_password_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy_of_our_own(b"407 Proxy Authentication Required") as (url, _):
        place = url.rpartition("@")[2]
        monkeypatch.setenv("http_proxy", place)
        with Client(ELSEWHERE) as client, pytest.raises(ApiError) as raised:
            client.datasets()
    assert str(raised.value).startswith(f"http_proxy: the proxy {place} wants a name and a password")


def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        place = f"127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setenv("HTTP_PROXY", f"http://user:secret@{place}")
    with Client(ELSEWHERE, retries=Retries(1)) as client, pytest.raises(Unreachable) as raised:
        client.datasets()
    assert str(raised.value).startswith(f"{ELSEWHERE} cannot be reached through HTTP_PROXY ({place}): ")


@pytest.mark.parametrize("path", ["nowhere", "x" * 300 + "nowhere"])
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there_are_refused_where_they_are_needed(
    name: str, path: str, tmp_path: Path, site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(tmp_path / path))
    with pytest.raises(InvalidSetting, match=f"^{name}: '.*nowhere' "):
        Client("https://lab.example")
    with Client(site.url) as client:
        assert client.datasets()


def test_a_file_without_certificates_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("nothing")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "file"))
    with pytest.raises(InvalidSetting, match=r"^SSL_CERT_FILE: '.*file' cannot be used: "):
        Client("https://lab.example")
