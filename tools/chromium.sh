#!/bin/sh
# The browser tests need Chromium; take the one that is there, or install Debian's.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
echo "Installing Chromium for the browser tests" >&2
sh "$(dirname "$0")/apt.sh" chromium fonts-dejavu-core
