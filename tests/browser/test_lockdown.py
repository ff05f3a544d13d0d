"""The recipe of docs/lockdown.md, taken from its page and tried in the real Chromium."""

import json
import mmap
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Playwright, expect

from tests.cast import Cast
from tests.conftest import ROOT, LiveServer
from tests.servers import CHROMIUM

pytestmark = pytest.mark.browser
PAGE = (ROOT / "docs/lockdown.md").read_text()
BINARY = Path("/usr/lib/chromium/chromium")
# With these Chromium lets nobody look, the test neither.
UNSEEN = {"DeveloperToolsAvailability", "IncognitoModeAvailability"}
KNOWN = """() => {
  const names = [];
  const walk = (root) => { for (const element of root.querySelectorAll("*")) {
    if (element.localName === "policy-row") names.push(element.shadowRoot.querySelector(".name").textContent.trim());
    if (element.shadowRoot) walk(element.shadowRoot);
  } };
  walk(document);
  return names;
}"""


def fenced(language: str, words: str) -> str:
    """The block of this language in which these words stand."""
    return next(block for block in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if words in block)


def policy() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(fenced("json", "URLBlocklist"))
    return found


def flags() -> list[str]:
    command = fenced("sh", "exec chromium").partition("exec chromium")[2].replace("\\\n", " ")
    return [flag for flag in shlex.split(command) if flag.startswith("--")]


Launch = Callable[..., BrowserContext]


@pytest.fixture
def launch(playwright: Playwright, tmp_path: Path, browser_type_launch_args: dict[str, Any]) -> Iterator[Launch]:
    """Start Chromium with these flags and this policy, in a view of the file system in which the policy lies in its place:
    the machine's own, and browsers that run beside it, are left alone."""
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("a mount namespace of its own is not allowed here")
    managed, program, started = tmp_path / "chromium/policies/managed", tmp_path / "chromium.sh", []
    managed.mkdir(parents=True)
    mount = f"mount --bind {tmp_path}/chromium /etc/chromium"
    program.write_text(f'#!/bin/sh\nexec unshare --mount sh -c \'{mount} && exec {CHROMIUM} "$@"\' chromium "$@"\n')
    program.chmod(0o755)

    def start(rules: dict[str, Any], *more: str) -> BrowserContext:
        (managed / "courtyard.json").write_text(json.dumps(rules))
        arguments = [*browser_type_launch_args["args"], *more]
        profile = tmp_path / f"profile-{len(started)}"
        started.append(playwright.chromium.launch_persistent_context(profile, executable_path=program, args=arguments))
        return started[-1]

    yield start
    for context in started:
        context.close()


def test_chromium_knows_each_flag() -> None:
    assert len(flags()) >= 8
    with BINARY.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as program:
        names = [flag.removeprefix("--").partition("=")[0] for flag in flags()]
        assert [name for name in [*names, "enable-speech-dispatcher"] if program.find(name.encode()) < 0] == []
        assert program.find(b"hide-crash-restore-bubbles-of-soap") < 0  # control: what it does not know is not found


def test_chromium_knows_each_policy(launch: Launch) -> None:
    page = launch({}).pages[0]
    page.goto("chrome://policy")
    page.wait_for_function(f"({KNOWN})().length > 100")
    known = set(page.evaluate(KNOWN))
    assert set(policy()) <= known, set(policy()) - known
    assert "OverrideSecurityRestrictionsOnInsecureOrigin" in known  # named in docs/operating.md
    assert "CourtyardOnly" not in known


class TestInForce:
    @pytest.fixture
    def kiosk(self, launch: Launch, live_server: LiveServer, cast: Cast) -> BrowserContext:
        rules = {name: value for name, value in policy().items() if name not in UNSEEN}
        return launch(rules | {"URLAllowlist": [live_server.url]}, *[flag for flag in flags() if "user-data-dir" not in flag])

    def test_the_board_comes_up(self, kiosk: BrowserContext, live_server: LiveServer) -> None:
        page = kiosk.pages[0]
        page.goto(f"{live_server.url}/screen")
        expect(page.locator(".pairing__letters")).to_be_visible()
        page.goto(f"{live_server.url}/c/jinsha/3/lobby")
        expect(page.locator("[data-fresh]")).to_be_visible()

    @pytest.mark.parametrize(
        "elsewhere",
        ["https://example.com/", "file:///etc/passwd", "chrome://settings", "chrome://version", "data:text/html,out"],
    )
    def test_nothing_else_does(self, kiosk: BrowserContext, elsewhere: str) -> None:
        page = kiosk.pages[0]
        with pytest.raises(Error, match=r"ERR_(BLOCKED_BY_ADMINISTRATOR|INVALID_URL|ABORTED)"):
            page.goto(elsewhere)

    def test_nothing_is_recorded(self, kiosk: BrowserContext, live_server: LiveServer) -> None:
        page = kiosk.pages[0]
        page.goto(f"{live_server.url}/c/jinsha")
        for name in ("camera", "microphone", "geolocation", "notifications"):
            assert page.evaluate("async (name) => (await navigator.permissions.query({ name })).state", name) == "denied", name

    def test_without_the_policy_another_place_would_open(self, launch: Launch) -> None:
        """Control: it is the policy that closes them."""
        page = launch({}).pages[0]
        page.goto("data:text/html,<p>out</p>")
        assert page.inner_text("p") == "out"


def test_systemd_understands_the_service(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    unit = tmp_path / "board.service"
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", fenced("ini", "ExecStart")))
    said = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C"}
    )
    assert not [line for line in said.stderr.splitlines() if "board.service" in line], said.stderr


def test_the_shell_understands_its_scripts() -> None:
    for words in ("exec chromium", "while true"):
        subprocess.run(["sh", "-n"], input=fenced("sh", words), text=True, check=True)
