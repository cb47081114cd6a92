#!/bin/sh
# The browser tests need Chromium. Its headless shell draws no window and makes a page in two thirds of the time: take
# that, or install it where that needs no password; else the whole browser, that of the system or Debian's.
set -eu
here=$(dirname "$0")
command -v chromium-headless-shell >/dev/null 2>&1 && exit 0
if command -v chromium >/dev/null 2>&1 && [ "$(id -u)" != 0 ]; then exit 0; fi
echo "Installing Chromium for the browser tests" >&2
sh "$here/apt.sh" chromium-headless-shell fonts-dejavu-core && exit 0
command -v chromium >/dev/null 2>&1 || sh "$here/apt.sh" chromium fonts-dejavu-core
