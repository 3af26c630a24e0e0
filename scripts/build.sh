# shellcheck shell=bash
# Sourced by ./jamjar and ./check, after toolchain.sh and with $home set: builds what is stale.

# shellcheck disable=SC2154 # home is set by whoever sources this
jar=$home/target/jamjar.jar
built=$home/target/.built # as old as the beginning of the build that made the jar

stale() { # a folder is newer, too, when a file was taken out of it
  [ ! -f "$jar" ] || [ ! -f "$built" ] ||
    [ -n "$(find "$home/pom.xml" "$home/src/main" -newer "$built" -print -quit)" ]
}

locked() ( # runs "$@" while nobody else builds here
  if ! mkdir -p "$home/target" 2>/dev/null || [ ! -w "$home/target" ]; then
    say "error: jamjar has to be built, but this user may not write to $home/target"
    say "hint: run it once as the user who owns that folder"
    exit 9
  fi
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$home/target/.build-lock"
    flock 9
  fi
  "$@"
)

build() {
  local log=$home/target/build.log begun=$home/target/.build-begun
  stale || return 0 # somebody else has just built it
  say "building jamjar$([ -f "$jar" ] || printf ', the first time in a minute or two')…"
  : >"$begun"
  if ! mvn -q -B -ntp -f "$home/pom.xml" -Dmaven.test.skip=true package >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    say "error: the build failed; its output is above and in target/build.log"
    return 2
  fi
  mv "$begun" "$built"
}

# The class archive: what the JVM otherwise finds out about classes at every start. It belongs to one
# jar and one JDK. Nothing depends on it: where it does not fit or cannot be made, the JVM goes without.

archive_path() { # sets ARCHIVE for the JDK in JAVA_HOME
  java_version "$JAVA_HOME"
  ARCHIVE=$home/target/classes-${VERSION//[^A-Za-z0-9.]/_}.jsa
}

make_archive() {
  [ ! "$ARCHIVE" -nt "$jar" ] || return 0
  say "preparing quick starts for Java $VERSION, once…"
  if ! "$home/scripts/class-archive" "$JAVA_HOME" "$jar" "$ARCHIVE" >"$home/target/archive.log" 2>&1; then
    : >"$ARCHIVE" # as a sign that it was tried
  fi
}
