#!/bin/sh
# Compiles the native code, BLAKE3, SHA-256, jam, a look into the page cache and huge pages, for this
# machine, and for 64-bit ARM where the cross compiler is there. Called by Maven:
# build.sh JAVA_HOME OUTPUT_FOLDER
#
# Without a C compiler there is no library, and Java does it. JAMJAR_NATIVE=off asks for that.
# Two builds with one compiler give the same bytes.
set -eu

java_home=$1
output=$2
source=$(dirname "$0")

say() { echo "native code: $*"; }

gave_up() {
  say "error: $compiler cannot compile it for $platform"
  say "hint: JAMJAR_NATIVE=off builds without it; it is then slower"
  exit 1
}

build() { # compiler, platform, then per-file options as FILE=OPTIONS
  compiler=$1
  platform=$2
  shift 2
  library=$output/native/$platform/libjamjar.so
  if [ -f "$library" ] && [ -z "$(find "$source" -newer "$library" -print -quit)" ]; then
    return
  fi
  objects=$(mktemp -d)
  trap 'rm -rf "$objects"' EXIT
  for unit in jni= jni_noun= sha256= bits= tokens= noun= names= positions= targets= \
    encode= decode= cached= huge= "$@"; do
    name=${unit%%=*}
    # shellcheck disable=SC2086 # the options are a list of words
    "$compiler" -std=gnu11 -O3 -fPIC -fvisibility=hidden -Wall -Wextra \
      -ffile-prefix-map="$source"=. ${unit#*=} \
      -I"$java_home/include" -I"$java_home/include/linux" \
      -c "$source/$name.c" -o "$objects/$name.o" || gave_up
  done
  mkdir -p "$(dirname "$library")"
  # Renamed into place, so that a build cut short leaves nothing behind that looks finished.
  "$compiler" -shared -s -Wl,--build-id=none -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
    -static-libgcc "$objects"/*.o -o "$library.new"
  chmod 644 "$library.new"
  mv "$library.new" "$library"
  rm -rf "$objects"
  trap - EXIT
  say "built for $platform"
}

# For the compression function, whose words are to stay in registers: one region for their allocation,
# sums in the order that the source has, and no copying of memory instead. Without, GCC 12 makes some
# of the kernels half as fast.
in_registers="-fira-region=one -fno-tree-reassoc -fno-tree-loop-distribution"

build_x86_64() { # compiler
  build "$1" linux-x86_64 "tree=$in_registers" "sse41=-msse4.1 $in_registers" \
    "avx2=-mavx2 $in_registers" "avx512=-mavx512f -mavx512vl -msha $in_registers"
}

build_aarch64() { # compiler
  build "$1" linux-aarch64 "tree=$in_registers" "neon=$in_registers"
}

can_compile() { # compiler; it may be there without the C library's headers
  command -v "$1" >/dev/null && printf '#include <string.h>\n#include <jni.h>\n' |
    "$1" -x c -fsyntax-only -I"$java_home/include" -I"$java_home/include/linux" - 2>/dev/null
}

if [ "${JAMJAR_NATIVE:-}" = off ]; then
  rm -rf "$output/native"
  say "left out, as JAMJAR_NATIVE=off says"
  exit
fi
machine=$(uname -m)
case $machine in
  x86_64) build_here=build_x86_64 ;;
  aarch64) build_here=build_aarch64 ;;
  *)
    say "left out, there is none for $machine"
    exit
    ;;
esac
if can_compile gcc; then
  $build_here gcc
else
  say "left out, there is no gcc with the C library's headers"
fi
if [ "$machine" = x86_64 ] && can_compile aarch64-linux-gnu-gcc; then
  build_aarch64 aarch64-linux-gnu-gcc
fi
