# Sourced by ./jamjar and ./check: finds a JDK 17 or newer and Maven, installs them where it may.
# Sets JAVA_HOME. Talks on stderr only, so that a command's stdout stays its own.

say() { printf '%s\n' "$*" >&2; }

java_major() { # the feature version of the java in $1/bin, or 0
  local text
  text=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  printf '%s' "${text:-0}"
}

is_jdk() { [ -x "$1/bin/javac" ] && [ "$(java_major "$1")" -ge 17 ]; }

find_jdk() { # prints a JDK home, or fails
  local home
  if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
    printf '%s' "$JAVA_HOME"
    return
  fi
  if command -v javac >/dev/null 2>&1; then
    home=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
    if is_jdk "$home"; then
      printf '%s' "$home"
      return
    fi
  fi
  for home in /usr/lib/jvm/*; do
    if is_jdk "$home"; then
      printf '%s' "$home"
      return
    fi
  done
  return 1
}

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() { # quietly; output is shown only where it fails
  local log
  log=$(mktemp)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

jdk_package() { # the newest long-term JDK that this distribution has
  local p
  for p in openjdk-21-jdk-headless openjdk-17-jdk-headless default-jdk-headless; do
    if apt-cache show "$p" >/dev/null 2>&1; then
      printf '%s' "$p"
      return
    fi
  done
  printf 'default-jdk-headless'
}

need_toolchain() {
  local missing=() home
  find_jdk >/dev/null || missing+=(jdk)
  command -v mvn >/dev/null 2>&1 || missing+=(maven)
  if [ ${#missing[@]} -gt 0 ]; then
    if can_apt; then
      say "installing ${missing[*]} with apt-get, once"
      apt-get update -qq >/dev/null 2>&1 || true
      local packages=()
      for m in "${missing[@]}"; do
        case $m in
          jdk) packages+=("$(jdk_package)") ;;
          maven) packages+=(maven) ;;
        esac
      done
      apt_install "${packages[@]}" || {
        say "error: apt-get could not install ${packages[*]}"
        say "hint: install a JDK 17 or newer and Maven 3.8 or newer, then run this again"
        return 2
      }
    else
      say "error: this needs a JDK 17 or newer and Maven 3.8 or newer; missing: ${missing[*]}"
      say "hint: on Debian or Ubuntu run: sudo apt-get install -y openjdk-17-jdk-headless maven"
      return 2
    fi
  fi
  home=$(find_jdk) || {
    say "error: no JDK 17 or newer was found"
    say "hint: set JAVA_HOME to one"
    return 2
  }
  export JAVA_HOME=$home
}
