# shellcheck shell=bash
# Sourced by the programs in bench: scratch folders, measuring, medians, and the tools compared with.
# Everything is written below one scratch folder, which is deleted at the end; nothing outside it
# and the project's target/ is touched.

home=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
# shellcheck source=scripts/toolchain.sh
. "$home/scripts/toolchain.sh"

die() { # message, hint
  say "error: $1"
  [ $# -lt 2 ] || say "hint: $2"
  exit 2
}

is_number() { [[ $1 =~ ^[0-9]+$ ]]; }

# ---- What is needed ----------------------------------------------------------------------------

prepare() { # builds jamjar, and sees that time can be measured
  [ -x /usr/bin/time ] || { can_apt && apt_install time; } ||
    die "GNU time is missing" "on Debian or Ubuntu run: sudo apt-get install -y time"
  "$home/jamjar" --version >/dev/null
}

test_classpath() { # Maven's options...: compiles tests and benchmarks, and prints their class path
  mvn -q -B -ntp "$@" -f "$home/pom.xml" test-compile >&2
  # Maven resets the colour of its terminal first, terminal or not.
  mvn -q -B -ntp "$@" -f "$home/pom.xml" \
    org.codehaus.mojo:exec-maven-plugin:3.5.0:exec -Dexec.executable=echo \
    -Dexec.args=%classpath -Dexec.classpathScope=test |
    sed -n 's,^[^/]*\(/.*\.jar\),\1,p'
}

installed_tools() { # the tools named in $1 that are here, installed where that is possible
  local tool found=()
  for tool in $1; do
    case $tool in
      jamjar) ;;
      restic | casync) offer "$tool" "$tool" ;;
      borg) offer borg borgbackup ;;
      *) die "--tools names \"$tool\"" "it takes jamjar, restic, borg and casync" ;;
    esac
    if [ "$tool" = jamjar ] || command -v "$tool" >/dev/null 2>&1; then
      found+=("$tool")
    else
      say "note: $tool is not installed and is left out"
    fi
  done
  printf '%s\n' "${found[*]}"
}

offer() { # command, package: installs it where nobody need be asked
  command -v "$1" >/dev/null 2>&1 || { can_apt && apt_install "$2"; } || true
}

scratch_folder() { # parent, bytes needed: sets $scratch, deleted when the program ends
  mkdir -p "$1"
  local free
  free=$(df -Pk "$1" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')
  [ "$free" -ge "$2" ] ||
    die "$1 has $(megabytes "$free") MB free; this needs about $(megabytes "$2") MB" \
      "make room, name another folder with --work, or ask for a smaller chain"
  scratch=$(mktemp -d "$1/jamjar-bench.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  mkdir -p "$scratch/home"
}

# ---- The tools, each with a home of its own ------------------------------------------------------

sandboxed() { # a command that finds no configuration or cache of this user, and leaves none
  env -u JAMJAR_REPO -u JAMJAR_TRUST \
    HOME="$scratch/home" XDG_CONFIG_HOME="$scratch/home/config" \
    XDG_CACHE_HOME="$scratch/home/cache" XDG_STATE_HOME="$scratch/home/state" \
    RESTIC_PASSWORD=bench BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes \
    BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$@"
}

tool_init() { # tool, repository
  case $1 in
    jamjar) sandboxed "$home/jamjar" init -q -r "$2" >/dev/null 2>&1 ;;
    restic) sandboxed restic -q -r "$2" init >/dev/null ;;
    borg) sandboxed borg init -e none "$2" ;;
    casync) mkdir -p "$2/store.castr" ;;
  esac
}

tool_push() { # tool, repository, file, name; measured; what it says goes to $scratch/said
  case $1 in
    jamjar) measure "$home/jamjar" push --json -q -r "$2" "$3" ;;
    restic) measure restic -q -r "$2" backup --compression auto "$3" ;;
    borg) measure borg create -C lz4 "$2::$4" "$3" ;;
    casync) measure casync make --store="$2/store.castr" "$2/$4.caibx" "$3" ;;
  esac
}

tool_restore() { # tool, repository, name, folder; measured; brings back the newest
  mkdir -p "$4"
  case $1 in
    jamjar) measure "$home/jamjar" restore -q -r "$2" --to "$4/$3" ;;
    restic) measure restic -q -r "$2" restore latest --target "$4" ;;
    borg) (cd "$4" && measure borg extract "$2::$3") ;;
    casync) measure casync extract --store="$2/store.castr" "$2/$3.caibx" "$4/$3" ;;
  esac
}

tool_list() { # tool, repository; measured
  case $1 in
    jamjar) measure "$home/jamjar" list -q -r "$2" ;;
    restic) measure restic -q -r "$2" snapshots ;;
    borg) measure borg list "$2" ;;
    casync) measure ls -l "$2" ;;
  esac
}

# ---- Measuring -----------------------------------------------------------------------------------

measure() { # a command; then wall_seconds, cpu_seconds and peak_kilobytes give what it took
  if ! sandboxed /usr/bin/time -q -o "$scratch/time" -f '%e %U %S %M' "$@" \
    >"$scratch/said" 2>"$scratch/complained"; then
    cat "$scratch/complained" >&2
    die "\"$*\" failed"
  fi
}

wall_seconds() { awk '{ print $1 }' "$scratch/time"; }
cpu_seconds() { awk '{ printf "%.2f\n", $2 + $3 }' "$scratch/time"; }
peak_kilobytes() { awk '{ print $4 }' "$scratch/time"; }

said() { # the number that a --json answer gives for $1
  sed -n "s/^ *\"$1\" : \([0-9]*\),\{0,1\}$/\1/p" "$scratch/said" | head -n 1
}

bytes_in() { # the sizes of all files below a folder
  find "$1" -type f -printf '%s\n' | awk '{ n += $1 } END { printf "%.0f\n", n }'
}

warm() { cat "$@" >/dev/null; } # into the page cache

warm_below() { find "$1" -type f -exec cat {} + >/dev/null; } # all files of a folder

settle() { sync; } # what one tool has left to write is not the next one's to wait for

# ---- Numbers -------------------------------------------------------------------------------------

median() { # of the words of $1
  tr ' ' '\n' <<<"$1" | grep . | sort -g |
    awk '{ v[NR] = $1 } END { printf "%.6g\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

ratio() { # $1 / $2 with $3 digits
  awk -v a="$1" -v b="$2" -v d="${3:-2}" 'BEGIN { if (b == 0) print "–"; else printf "%.*f\n", d, a / b }'
}

megabytes() { awk -v b="$1" -v d="${2:-1}" 'BEGIN { printf "%.*f\n", d, b / 1e6 }'; }

mebibytes() { awk -v k="$1" 'BEGIN { printf "%.0f\n", k / 1024 }'; }

# ---- What the tables say about where they come from ----------------------------------------------

version_of() {
  case $1 in
    restic) restic version | awk '{ print $1, $2; exit }' ;;
    borg) borg --version ;;
    casync) printf 'casync %s\n' "$(casync --version | awk 'NR == 1 { print $NF }')" ;;
    b3sum) b3sum --version ;;
    jamjar) printf 'jamjar %s\n' "$(git -C "$home" describe --always --dirty 2>/dev/null || printf '?')" ;;
  esac
}

provenance() { # tools: one line on date, machine and versions
  local cpu memory tool versions=()
  cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  for tool in $1; do
    versions+=("$(version_of "$tool")")
  done
  printf '%s · %s cores of %s, %s · Java %s' \
    "$(date -u +%Y-%m-%d)" "$(nproc)" "${cpu:-unknown}" "$memory" \
    "$("$(find_jdk)/bin/java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')"
  printf ' · %s' "${versions[@]}"
  printf '\n'
}
