# Sourced by `servers`: installs what is absent from the distribution's own packages, and leaves nothing of it running.

missing_packages() {
  rabbitmq_home >/dev/null || echo rabbitmq-server
  postgres_home >/dev/null || echo postgresql
  command -v setpriv >/dev/null && command -v setsid >/dev/null || echo util-linux
  # Both judge the FITS files that we write.
  command -v fitsverify >/dev/null || echo fitsverify
  /usr/bin/python3 -c 'import astropy' 2>/dev/null || echo python3-astropy
  # This judges what we answer by TAP and write as VOTables.
  command -v stilts >/dev/null || echo stilts
  # These run the examples of docs/python.md.
  /usr/bin/python3 -c 'import pyvo' 2>/dev/null || echo python3-pyvo
  /usr/bin/python3 -c 'import psycopg2' 2>/dev/null || echo python3-psycopg2
}

# Not every distribution has them; the tests that want one skip without it.
missing_extras() {
  # This looks at the pages.
  command -v chromium >/dev/null || echo chromium
  # This reads our metrics, and judges the alerts.
  command -v promtool >/dev/null && command -v prometheus >/dev/null || echo prometheus
  # These make images, and serve and read them.
  command -v buildah >/dev/null || echo buildah
  command -v mmdebstrap >/dev/null || echo mmdebstrap
  command -v skopeo >/dev/null || echo skopeo
  command -v docker-registry >/dev/null || echo docker-registry
  # This steps the clock of one process.
  command -v faketime >/dev/null || echo faketime
}

# Of what apt knows of a package. All of it is read: one who stops at the first match may end the writer by SIGPIPE, and
# `pipefail` would call that a "no".
policy_says() { apt-cache policy "$2" 2>/dev/null | grep "$1" >/dev/null; }

# Those of the named packages that can be had here.
obtainable() {
  local package
  for package in "$@"; do
    policy_says 'Candidate: [0-9]' "$package" && echo "$package"
  done
  return 0
}

install_missing() {
  local -a packages extras become=()
  mapfile -t packages < <(missing_packages)
  mapfile -t extras < <(missing_extras)
  if [ ${#packages[@]} -eq 0 ]; then
    # Without lists of packages nothing can be had, and it is worth while to fetch them.
    [ ${#extras[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || return 0
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || return 0
    if policy_says '\(http\|file\):' bash; then mapfile -t extras < <(obtainable "${extras[@]}"); fi
    [ ${#extras[@]} -eq 0 ] && return 0
  fi
  local plainly="Missing: ${packages[*]}. Install with: apt-get install ${packages[*]}"
  command -v apt-get >/dev/null || die "$plainly (or your system's like)."
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || die "$plainly, as root; or run ./test --unit, which needs no servers."
    become=(sudo -n)
  fi
  say "Installing ${packages[*]} ${extras[*]} ..."
  # The packages' scripts start their services and, with RabbitMQ, a name server on all addresses: 101 forbids it.
  local policy=/usr/sbin/policy-rc.d ours=no status=0
  if [ ! -e "$policy" ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | "${become[@]}" tee "$policy" >/dev/null
    "${become[@]}" chmod 755 "$policy"
  fi
  local before log; before=" $(pidof epmd || true) "; log=$(mktemp)
  # Another apt may be at work, as one always is on a machine that has just started.
  local wait="DPkg::Lock::Timeout=600"
  local -a install=("${become[@]}" env DEBIAN_FRONTEND=noninteractive ERL_EPMD_ADDRESS=127.0.0.1
    apt-get install -q -y -o "$wait" --no-install-recommends)
  { "${become[@]}" apt-get update -q -o "$wait" &&
    { [ ${#packages[@]} -eq 0 ] || "${install[@]}" "${packages[@]}"; }; } >"$log" 2>&1 || status=$?
  mapfile -t extras < <(obtainable "${extras[@]}")
  if [ "$status" = 0 ] && [ ${#extras[@]} -gt 0 ]; then
    "${install[@]}" "${extras[@]}" >>"$log" 2>&1 || say "Could not install ${extras[*]}: tests that want them skip."
  fi
  [ "$ours" = yes ] && "${become[@]}" rm -f "$policy"
  local pid
  for pid in $(pidof epmd || true); do
    case "$before" in *" $pid "*) ;; *) "${become[@]}" kill "$pid" || true ;; esac
  done
  [ "$status" = 0 ] || { tail -n 20 "$log" >&2; rm -f "$log"; die "$plainly: apt-get failed (above)."; }
  rm -f "$log"
}
