"""Firefox's own remote protocol under Selenium's interface: WebDriver's commands as JSON over a socket.

Geckodriver, which Debian does not have, does no more than pass these commands on. The protocol:
https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import itertools
import json
import socket
from typing import Any

from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.command import Command
from selenium.webdriver.remote.remote_connection import RemoteConnection

NAMES = {
    Command.NEW_SESSION: "NewSession",
    Command.GET: "Navigate",
    Command.GET_CURRENT_URL: "GetCurrentURL",
    Command.W3C_EXECUTE_SCRIPT: "ExecuteScript",
    Command.W3C_ACTIONS: "PerformActions",
    Command.W3C_CLEAR_ACTIONS: "ReleaseActions",
    Command.FIND_ELEMENT: "FindElement",
    Command.FIND_ELEMENTS: "FindElements",
    Command.CLICK_ELEMENT: "ElementClick",
    Command.CLEAR_ELEMENT: "ElementClear",
    Command.SEND_KEYS_TO_ELEMENT: "ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "GetElementText",
    Command.GET_ELEMENT_PROPERTY: "GetElementProperty",
    Command.SWITCH_TO_FRAME: "SwitchToFrame",
    Command.SET_WINDOW_RECT: "SetWindowRect",
    Command.SCREENSHOT: "TakeScreenshot",
    Command.QUIT: "DeleteSession",
}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver's name for a reference to an element


class Marionette(RemoteConnection):
    """A connection to a Firefox that listens on this port of this machine."""

    browser_name = "firefox"

    def __init__(self, port: int, answer_seconds: float) -> None:
        super().__init__(client_config=ClientConfig(f"http://127.0.0.1:{port}"))
        self._socket = socket.create_connection(("127.0.0.1", port), answer_seconds)
        self._stream = self._socket.makefile("rb")
        self._numbers = itertools.count(1)
        self._receive()  # its greeting

    def execute(self, command: str, params: dict[str, Any]) -> dict[str, Any]:
        """Send one command and wait for its answer, in the form of an answer over HTTP."""
        number = next(self._numbers)
        self._send([0, number, f"WebDriver:{NAMES[command]}", translated(command, params)])
        _, answered, error, result = self._receive()
        assert answered == number, "Marionette answers in turn"
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        return {"value": result if command == Command.NEW_SESSION or "value" not in result else result["value"]}

    def close(self) -> None:
        self._stream.close()
        self._socket.close()

    def _send(self, message: list[Any]) -> None:
        body = json.dumps(message).encode()
        self._socket.sendall(b"%d:%b" % (len(body), body))

    def _receive(self) -> Any:
        length = bytearray()
        while (digit := self._stream.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox closed the connection")
            length += digit
        return json.loads(self._stream.read(int(length)))


def translated(command: str, params: dict[str, Any]) -> dict[str, Any]:
    """A command's parameters where Marionette names them otherwise than WebDriver does."""
    if command == Command.NEW_SESSION:
        return {}
    if command == Command.SWITCH_TO_FRAME and isinstance(params["id"], dict):
        return {"element": params["id"][ELEMENT]}
    if command == Command.SCREENSHOT:
        return {"full": False}
    return {name: value for name, value in params.items() if name != "sessionId"}
