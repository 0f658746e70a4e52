#!/bin/sh
# Make Chromium, PostgreSQL's server and nginx available to the tests: Debian's packages as root, Playwright's
# own download of Chromium elsewhere. Where neither works the tests that need them say so and are skipped.
# Chromium without a window of its own (the headless shell) opens a page for two thirds of what the whole one takes.
set -u

have_chromium() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
        || ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/ >/dev/null 2>&1
}

# Where there is a whole one, the shell is not looked for in vain: a machine without network would wait for that.
may_have_shell() {
    ! have_chromium || apt-cache show chromium-headless-shell >/dev/null 2>&1
}

have_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

have_nginx() {
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]
}

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    echo "Installing $* for the tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
}

command -v chromium-headless-shell >/dev/null \
    || { may_have_shell && apt_install chromium-headless-shell fonts-dejavu-core; } \
    || have_chromium || apt_install chromium fonts-dejavu-core || .venv/bin/playwright install chromium \
    || echo "Chromium could not be set up: browser tests will be skipped"
have_postgres || apt_install postgresql \
    || echo "PostgreSQL could not be set up: its tests will be skipped"
have_nginx || apt_install nginx-light \
    || echo "nginx could not be set up: its tests will be skipped"
