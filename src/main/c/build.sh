#!/bin/sh
# Compiles the native BLAKE3 kernel for this machine, and for 64-bit ARM where the cross compiler
# is there. Called by Maven: build.sh JAVA_HOME OUTPUT_FOLDER
#
# Without a C compiler there is no library, and Java hashes. JAMJAR_NATIVE=off asks for that.
# Two builds with one compiler give the same bytes.
set -eu

java_home=$1
output=$2
source=$(dirname "$0")

say() { echo "native BLAKE3: $*"; }

build() { # compiler, platform, then per-file options as FILE=OPTIONS
  compiler=$1
  platform=$2
  shift 2
  library=$output/native/$platform/libjamjar-blake3.so
  if [ -f "$library" ] && [ -z "$(find "$source" -newer "$library" -print -quit)" ]; then
    return
  fi
  objects=$(mktemp -d)
  trap 'rm -rf "$objects"' EXIT
  # One region for register allocation: with 16 vector registers, a fifth faster.
  for unit in jni= tree= "$@"; do
    name=${unit%%=*}
    # shellcheck disable=SC2086 # the options are a list of words
    "$compiler" -std=gnu11 -O3 -fPIC -fvisibility=hidden -Wall -Wextra \
      -ffile-prefix-map="$source"=. ${unit#*=} \
      -I"$java_home/include" -I"$java_home/include/linux" \
      -c "$source/$name.c" -o "$objects/$name.o"
  done
  mkdir -p "$(dirname "$library")"
  # Renamed into place, so that a build cut short leaves nothing behind that looks finished.
  "$compiler" -shared -s -Wl,--build-id=none -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
    -static-libgcc "$objects"/*.o -o "$library.new"
  mv "$library.new" "$library"
  rm -rf "$objects"
  trap - EXIT
  say "built for $platform"
}

if [ "${JAMJAR_NATIVE:-}" = off ]; then
  say "left out, as JAMJAR_NATIVE=off says"
  exit
fi
if [ ! -f "$java_home/include/jni.h" ]; then
  say "left out, there is no $java_home/include/jni.h"
  exit
fi

x86_64() {
  build "$1" linux-x86_64 "sse41=-msse4.1 -fira-region=one" \
    "avx2=-mavx2 -fira-region=one" "avx512=-mavx512f -mavx512vl"
}

aarch64() {
  build "$1" linux-aarch64 neon=
}

case $(uname -m) in
  x86_64)
    if command -v gcc >/dev/null; then
      x86_64 gcc
    else
      say "left out, there is no gcc"
    fi
    if command -v aarch64-linux-gnu-gcc >/dev/null; then
      aarch64 aarch64-linux-gnu-gcc
    fi
    ;;
  aarch64)
    if command -v gcc >/dev/null; then
      aarch64 gcc
    else
      say "left out, there is no gcc"
    fi
    ;;
esac
