#!/bin/sh
# Gets what the Makefile needs and the machine lacks; says what it does, and is silent when nothing is missing.
# Usage: tools/setup.sh venv | chart [required] | page-tools | generators | node | browser | webkit | firefox | compiler | curl | nginx | redis | make
set -eu

say() { echo "epochwise: $*" >&2; }
fail() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif [ -t 0 ]; then sudo "$@"
    else sudo -n "$@"
    fi
}

may_be_root() { [ "$(id -u)" = 0 ] || { have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; }; }

# apt_or_brew "<Debian packages>" "<Homebrew formula>" "<what for>"
apt_or_brew() {
    if have apt-get; then
        may_be_root || fail "$3 is missing; as root, run: apt-get install $1"
        say "$3 is missing: installing $1 with apt-get"
        as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are here"
        # shellcheck disable=SC2086  # several packages are several words
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $1 >/dev/null
    elif have brew; then
        say "$3 is missing: installing $2 with Homebrew"
        brew install --quiet "$2" >&2
    else
        fail "$3 is missing, and neither apt-get nor Homebrew is here to install it"
    fi
}

is_debian() { [ "$(. "${OS_RELEASE:-/etc/os-release}" 2>/dev/null && echo "${ID:-}")" = debian ]; }

is_supported() { "$1" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if have "$candidate" && is_supported "$candidate"; then echo "$candidate"; return; fi
    done
    return 1
}

venv() {
    have python3 || find_python >/dev/null || apt_or_brew "python3 python3-venv" python "Python"
    if ! python=$(find_python); then
        have python3 && say "python3 is $(python3 -c 'import platform; print(platform.python_version())')"
        fail "Python 3.11, 3.12, 3.13 or 3.14 is needed; install one (on Ubuntu 22.04: apt-get install python3.11) or name it: make PYTHON=/path/to/python3"
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
        apt_or_brew "$version-venv" "$version" "the venv module of $version"
    fi
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
}

# The page works without npm's small bundle, so only `required` makes its absence an error.
chart() {
    if ! have npm; then
        if [ "${1:-}" != required ]; then
            say "npm is not here: the page will load the plotly package's full bundle (slower on a first visit)"
            return
        fi
        apt_or_brew npm node "npm"
    fi
    say "installing the page's chart bundle with npm"
    if ! npm ci --omit=dev --ignore-scripts --loglevel=error </dev/null >/dev/null; then
        rm -rf node_modules
        [ "${1:-}" != required ] || fail "npm could not install the chart bundle"
        say "npm could not install it: the page will load the plotly package's full bundle (slower on a first visit)"
    fi
}

# What checks the page's modules: needed by developers only, so without it nothing goes on.
page_tools() {
    have npm || apt_or_brew npm node "npm"
    say "installing what checks the page's modules with npm"
    npm ci --ignore-scripts --loglevel=error </dev/null >/dev/null || fail "npm could not install them"
}

# Apart from the page's tools, since the generator needs an older TypeScript.
generators() {
    have npm || apt_or_brew npm node "npm"
    say "installing what lints the API's document and makes a TypeScript client of it with npm"
    npm ci --prefix tests/generators --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null ||
        fail "npm could not install them"
}

# Under its command's own name a function would be what `have` finds.
node_itself() {
    if ! have node; then apt_or_brew nodejs node "Node.js"; fi
    node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
        fail "Node.js 18 or newer is needed for the page's tests; this one is $(node --version)"
}

# Debian's whole Chromium would do, but its headless shell takes little more than half the time for the tests.
headless_shell() {
    if have chromium-headless-shell || [ -n "${EPOCHWISE_CHROMIUM:-}" ]; then return; fi
    if ! is_debian || ! may_be_root; then return; fi
    apt_or_brew chromium-headless-shell "" "Chromium's headless shell" || say "the tests will take longer without it"
}

# Playwright drives the browser with a Node.js of its own, which needs libatomic1.
browser() {
    python=.venv/bin/python
    if have chromium; then headless_shell; fi
    if $python -m tools.chromium >/dev/null 2>&1; then return; fi
    if is_debian && may_be_root; then
        apt_or_brew "chromium chromium-headless-shell fonts-dejavu-core libatomic1" "" "a browser for the tests"
    else
        if have apt-get && may_be_root; then
            apt_or_brew libatomic1 "" "a browser for the tests"
            as_root $python -m playwright install-deps chromium >/dev/null || true
        fi
        say "a browser for the tests: installing Playwright's Chromium"
        $python -m playwright install chromium </dev/null >&2 || true
    fi
    $python -m tools.chromium >/dev/null ||
        fail "no Chromium could be installed; install one, with libatomic1, and name it: EPOCHWISE_CHROMIUM=/path/to/chromium"
}

# A Mac has Safari and its driver. Elsewhere the same engine draws on a screen that nobody sees.
webkit() {
    if have safaridriver || { have WebKitWebDriver && have Xvfb; }; then return; fi
    have apt-get || fail "WebKit for the tests is missing: install WebKitWebDriver (of WebKitGTK) and Xvfb"
    apt_or_brew "webkit2gtk-driver xvfb" "" "WebKit for the tests"
}

# Ubuntu's Firefox is a snap, which starts in no container and may not read the tests' profile.
firefox_itself() {
    if have firefox-esr || have firefox || [ -d /Applications/Firefox.app ]; then return; fi
    if is_debian; then
        apt_or_brew firefox-esr "" "Firefox for the tests"
    elif have brew; then
        say "Firefox for the tests is missing: installing it with Homebrew"
        brew install --quiet --cask firefox >&2
    else
        say "Firefox is not here and cannot be installed by itself: the tests leave it out"
    fi
}

compiler() { have cc || apt_or_brew "gcc libc6-dev" gcc "a C compiler for the benchmarks"; }

make_itself() { have make || apt_or_brew make make "make"; }

# The documents' calls are curl's, and the tests run them.
curl_itself() { have curl || apt_or_brew curl curl "curl"; }

# The examples for nginx are tried with the real one. Debian puts it where only root looks.
nginx_itself() { have nginx || [ -x "${SBIN:-/usr/sbin}/nginx" ] || apt_or_brew nginx-light nginx "nginx for the tests"; }

# The tests of a cluster start one of their own. Valkey is the same to them.
redis_itself() { have redis-server || have valkey-server || apt_or_brew redis-server redis "Redis for the tests"; }

case "${1:-}" in
    venv | browser | webkit | compiler | generators) "$1" ;;
    chart) chart "${2:-}" ;;
    page-tools) page_tools ;;
    node | firefox | make | curl | nginx | redis) "$1_itself" ;;
    *) fail "usage: tools/setup.sh venv | chart [required] | page-tools | generators | node | browser | webkit | firefox | compiler | curl | nginx | redis | make" ;;
esac
