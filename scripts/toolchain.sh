# shellcheck shell=bash
# Sourced by ./jamjar and ./check: finds a JDK 17 or newer and Maven, installs them where it may.
# Talks on stderr only, so that a command's stdout stays its own.

say() { printf '%s\n' "$*" >&2; }

java_version() { # sets VERSION to that of the JDK in $1, such as 17.0.15+6; empty if it has none
  local name value
  VERSION=
  if [ -r "$1/release" ]; then # read here: starting a JVM to ask takes longer than most commands
    while IFS='=' read -r name value; do
      value=${value//\"/}
      case $name in
        JAVA_RUNTIME_VERSION) VERSION=$value && return ;;
        JAVA_VERSION) VERSION=$value ;;
      esac
    done <"$1/release"
  elif [ -x "$1/bin/java" ]; then
    VERSION=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([^"]*\)".*/\1/p')
  fi
}

is_jdk() { # $1 is the home of a JDK 17 or newer
  local major
  [ -x "$1/bin/javac" ] || return 1
  java_version "$1"
  major=${VERSION%%[.+-]*}
  [[ $major =~ ^[0-9]+$ ]] && [ "$major" -ge 17 ]
}

find_jdk() { # sets JAVA_HOME, or fails
  local candidate javac
  javac=$(command -v javac 2>/dev/null) && javac=$(readlink -f "$javac")
  for candidate in "${JAVA_HOME:-}" "${javac%/bin/javac}" /usr/lib/jvm/*; do
    if [ -n "$candidate" ] && is_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  return 1
}

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() { # quietly; the output is shown only where it fails
  local log
  log=$(mktemp)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

jdk_package() { # the long-term JDK that this distribution has
  local package
  apt-get update -qq >/dev/null 2>&1 || true
  for package in openjdk-21-jdk-headless openjdk-17-jdk-headless; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      printf '%s' "$package"
      return
    fi
  done
  printf 'default-jdk-headless'
}

want_gcc() { # BLAKE3 is ten times as fast in C; without a compiler the build goes on in Java alone
  ! command -v gcc >/dev/null 2>&1 && can_apt || return 0
  say "installing gcc with apt-get, once"
  apt_install gcc libc6-dev || say "note: no C compiler; hashing will be slower"
}

need_toolchain() { # sets JAVA_HOME and makes sure of mvn, or says what to do and fails
  local missing=() packages=()
  find_jdk || missing+=("a JDK 17 or newer")
  command -v mvn >/dev/null 2>&1 || missing+=("Maven 3.8 or newer")
  want_gcc
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! can_apt; then
    say "error: building needs a JDK 17 or newer and Maven 3.8 or newer; missing: ${missing[*]}"
    say "hint: on Debian or Ubuntu run: sudo apt-get install -y openjdk-17-jdk-headless maven"
    return 2
  fi
  [[ ${missing[*]} != *JDK* ]] || packages+=("$(jdk_package)")
  [[ ${missing[*]} != *Maven* ]] || packages+=(maven)
  say "installing ${packages[*]} with apt-get, once"
  if ! apt_install "${packages[@]}" || ! find_jdk; then
    say "error: apt-get gave no JDK 17 or newer and Maven; its output is above"
    say "hint: install both, set JAVA_HOME to the JDK, and run this again"
    return 2
  fi
}
