#!/bin/sh
# Fetch the four Fandol faces that official Chinese papers are set in (GB/T 9704: 仿宋, 楷体, 黑体, 小标宋).
# They lie inside Debian's package texlive-lang-chinese (GPLv3 with the font embedding exception). The package
# is downloaded, not installed: only the faces and their licence are unpacked into FONT_DIR (var/fonts).
# Needs no root. An organisation with faces of its own sets OFFICIAL_FONT_DIR instead; without either, papers
# are set in Noto and their previews say so. Exit status: 0 when the faces are there, 1 when they are not.
set -eu
cd "$(dirname "$0")/.."
target="${FONT_DIR:-var/fonts}"
inside="usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
licence="usr/share/doc/texlive-doc/fonts/fandol"

faces_are_there() {
    (cd "$1" 2>/dev/null && sha256sum --check --status - <<'SUMS')
d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9  FandolFang-Regular.otf
4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28  FandolHei-Regular.otf
ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827  FandolKai-Regular.otf
ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9  FandolSong-Bold.otf
SUMS
}

if faces_are_there "$target"; then
    echo "Fonts for official papers: already in $target"
    exit 0
fi
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "Fonts for official papers: no apt-get here; set OFFICIAL_FONT_DIR, or papers are set in Noto" >&2
    exit 1
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT INT TERM
echo "Fonts for official papers: fetching (49 MB, once) ..."
# As root, apt would hand the download to a user who may not write here.
if ! (cd "$work" && apt-get -o APT::Sandbox::User=root -qq download texlive-lang-chinese); then
    echo "Fonts for official papers: the download failed; run 'apt-get update' as root and try again" >&2
    exit 1
fi
dpkg-deb --fsys-tarfile "$work"/texlive-lang-chinese_*.deb | tar -x -C "$work" \
    "./$inside/FandolFang-Regular.otf" "./$inside/FandolHei-Regular.otf" \
    "./$inside/FandolKai-Regular.otf" "./$inside/FandolSong-Bold.otf" \
    "./$licence/README" "./$licence/COPYING.gz"
if ! faces_are_there "$work/$inside"; then
    echo "Fonts for official papers: a face is not the one we know (checksum differs); none installed" >&2
    exit 1
fi
mkdir -p "$target"
gzip -dc "$work/$licence/COPYING.gz" >"$target/COPYING"
cp "$work/$licence/README" "$target/README"
cp "$work/$inside"/*.otf "$target/"
echo "Fonts for official papers: FandolFang, FandolKai, FandolHei, FandolSong in $target"
