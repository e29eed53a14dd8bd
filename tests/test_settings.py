"""Settings come from the environment, each with a bound and a description."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from epochwise.settings import FOLDERS, Settings, refuse_misspelt


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPOCHWISE_MAX_UPDATES", "1000")
    monkeypatch.setenv("EPOCHWISE_GRACE_SECONDS", "0.5")
    assert (Settings().max_updates, Settings().grace_seconds) == (1000, 0.5)


def test_what_cannot_mean_anything_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPOCHWISE_SLOTS", "0")
    with pytest.raises(ValidationError, match="slots"):
        Settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_an_empty_setting_is_the_same_as_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a compose file gives those that its reader has not set."""
    unset = getattr(Settings(), name)
    monkeypatch.setenv(f"EPOCHWISE_{name.upper()}", "")
    assert getattr(Settings(), name) == (None if name in FOLDERS else unset)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_described(name: str) -> None:
    assert (Settings.model_fields[name].description or "").endswith(".")


@pytest.mark.parametrize(
    ("field", "variable", "usual", "mac"),
    [
        ("cache_folder", "XDG_CACHE_HOME", ".cache", "Library/Caches"),
        ("data_folder", "XDG_DATA_HOME", ".local/share", "Library/Application Support"),
    ],
)
def test_a_folder_is_the_users_unless_another_one_is_named(
    field: str, variable: str, usual: str, mac: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv(variable, "/var/ada")
    monkeypatch.setattr("sys.platform", "linux")

    def folder(*named: str) -> str:
        monkeypatch.delenv(f"EPOCHWISE_{field.upper()}", raising=False)
        for name in named:
            monkeypatch.setenv(f"EPOCHWISE_{field.upper()}", name)
        return str(getattr(Settings(), field))

    assert folder() == "/var/ada/epochwise"
    monkeypatch.delenv(variable)
    assert folder() == f"/home/ada/{usual}/epochwise"
    monkeypatch.setattr("sys.platform", "darwin")
    assert folder() == f"/home/ada/{mac}/epochwise"
    assert folder("/srv/runs") == "/srv/runs"
    assert folder("~/runs") == "/home/ada/runs"
    assert folder("runs") == str(Path.cwd() / "runs")
    assert folder("") == "None"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("http://10.0.0.5:8000/sgd/", "http://10.0.0.5:8000/sgd"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("example.org", None),
        ("ftp://example.org", None),
        ("https://", None),
        ("https://ada:secret@example.org", None),
        ("https://example.org/?a=1", None),
        ("https://example.org/#a", None),
        ("https://example.org/a b", None),
        ("https://exa<mple.org", None),
    ],
)
def test_a_public_address_is_that_of_a_site(monkeypatch: pytest.MonkeyPatch, given: str, kept: str | None) -> None:
    monkeypatch.setenv("EPOCHWISE_PUBLIC_ADDRESS", given)
    if kept is None:
        with pytest.raises(ValidationError, match="must be the address of a site"):
            Settings()
    else:
        assert Settings().public_address == kept


def test_no_stream_is_silent_for_longer_than_15_seconds() -> None:
    assert Settings().keep_alive_seconds == 15
    with pytest.raises(ValidationError):
        Settings(keep_alive_seconds=16)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("epochwise_slots", "2"),
        ("EPOCHWISE_URL", "http://127.0.0.1:8000"),
        ("EPOCHWISE_SERVICE_HOST", "10.0.0.1"),
        ("EPOCHWISE_SERVICE_PORT_HTTP", "80"),
        ("EPOCHWISE_PORT", "tcp://10.0.0.1:80"),
        ("EPOCHWISE_PORT_80_TCP_ADDR", "10.0.0.1"),
    ],
)
def test_what_others_set_beside_a_server_is_no_misspelt_setting(variable: str, value: str) -> None:
    refuse_misspelt({variable: value})


@pytest.mark.parametrize(("given", "path"), [("sgd", "/sgd"), ("/sgd/", "/sgd"), ("/", ""), ("/a/b/", "/a/b")])
def test_a_root_path_is_known_in_any_spelling(given: str, path: str) -> None:
    assert Settings(root_path=given).root_path == path
