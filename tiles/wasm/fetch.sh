#!/bin/sh
# Takes the decoders of this folder from the Go modules that build them, checked
# by the Go checksum database and once more here.
set -eu
cd "$(dirname "$0")"

module() { go mod download -json "$1" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'; }
heic=$(module github.com/gen2brain/heic@v0.4.5)
avif=$(module github.com/gen2brain/avif@v0.4.4)

install -m 644 "$heic/lib/heif.wasm.gz" heif.wasm.gz
install -m 644 "$avif/lib/decode.wasm.gz" avif.wasm.gz
install -m 644 "$heic/LICENSE" LICENSE.heic
install -m 644 "$heic/lib/LICENSE.libheif" "$heic/lib/LICENSE.libde265" .
install -m 644 "$avif/lib/LICENSE.libavif" "$avif/lib/LICENSE.aom" .
sha256sum -c SHA256SUMS
