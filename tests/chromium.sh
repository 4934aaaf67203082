#!/bin/sh
# The browser tests need Debian's Chromium and one font. Installs them if they are missing and this
# user may; otherwise says in one line what to do.
have_browser() { command -v chromium >/dev/null 2>&1; }
have_font() { ls /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf >/dev/null 2>&1; }
have_browser && have_font && exit 0
packages="chromium fonts-dejavu-core"
if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else
  echo "The browser tests need Debian's Chromium: sudo apt install $packages" >&2; exit 1
fi
echo "Installing $packages for the browser tests"
$as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y $packages >/dev/null || {
  echo "Could not install them; run: sudo apt install $packages" >&2; exit 1
}
