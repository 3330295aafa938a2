#!/bin/sh
# Writes the pictures of this folder that Go has no encoder for. They show the
# scene of make.go and are our own. Needs of Debian 12: libvips-tools, webp, libheif-examples,
# libheif1 with libx265, libavif-bin.
set -eu
cd "$(dirname "$0")"
go run make.go

vips jpegsave opaque.png progressive.jpg --interlace --Q 90 --strip
cwebp -quiet -q 90 opaque.png -o lossy.webp
cwebp -quiet -lossless opaque.png -o lossless.webp
cwebp -quiet -q 90 fading.png -o alpha.webp
heif-enc -L opaque.png -o full.heic >/dev/null
vips black large.png 7000 5000 --bands 3
heif-enc -q 10 large.png -o large.heic >/dev/null
avifenc -y 420 --min 8 --max 12 opaque.png full.avif >/dev/null
avifenc -y 444 -r limited --cicp 1/13/1 --min 8 --max 12 opaque.png limited709.avif >/dev/null
avifenc -y 420 -d 10 --min 8 --max 12 opaque.png ten.avif >/dev/null
avifenc -y 420 --min 8 --max 12 --minalpha 4 --maxalpha 8 fading.png alpha.avif >/dev/null
rm opaque.png fading.png large.png
