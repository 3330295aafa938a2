#!/bin/sh
# Fills a folder with the four files that main.go reads. Needs Debian 12 (bookworm) as root for apt-get download, and
# dpkg-deb, go, npm, tar. main.go checks each file against its SHA-256, so a changed package cannot pass unnoticed.
set -eu
out=${1:?usage: fetch.sh FOLDER}
mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download gcompris-qt-data=3.1-2 palapeli-data=4:22.12.3-1
for package in *.deb; do dpkg-deb -x "$package" debian; done
cp debian/usr/share/gcompris-qt/rcc/explore_monuments.rcc debian/usr/share/palapeli/collection/cincinnati-bridge.jpg "$out"

bimg=$(go mod download -json github.com/h2non/bimg@v1.1.9 | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
cp "$bimg/testdata/test_exif_full.jpg" "$out"

npm pack --silent three-globe@2.45.2
tar -xzf three-globe-2.45.2.tgz package/example/img/earth-blue-marble.jpg
cp package/example/img/earth-blue-marble.jpg "$out"

chmod u+w "$out"/*
