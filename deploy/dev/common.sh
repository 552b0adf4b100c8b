# Sourced by the scripts beside it: words, free ports, and processes that end only by the one who started them.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

random_hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# Below the ephemeral range, so that no outgoing connection takes the port between our look and the server's bind.
free_port() {
  local port attempt
  for attempt in $(seq 100); do
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  die "No free port found on 127.0.0.1 between 20000 and 32000."
}

accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Field 22 of /proc/PID/stat: with the pid it names a process for good, a pid alone may have a new owner.
birth() { [ -r "/proc/$1/stat" ] && sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# launch NAME USER LOG COMMAND...: in a session of its own, so that a Ctrl-C meant for the caller does not reach it.
launch() {
  (umask 077; printf '%q ' launch "$@" >"$ALMAGEST_DEV_SERVERS/$1.launch")
  local name=$1 user=$2 log=$3; shift 3
  local -a as=()
  [ "$(id -u)" = 0 ] && as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups --)
  setsid "${as[@]}" "$@" >>"$log" 2>&1 </dev/null &
  local pid=$!
  echo "$pid $(birth "$pid")" >"$ALMAGEST_DEV_SERVERS/$name.pid"
}

alive() {
  local pid born
  [ -r "$ALMAGEST_DEV_SERVERS/$1.pid" ] || return 1
  read -r pid born <"$ALMAGEST_DEV_SERVERS/$1.pid"
  [ -n "${born:-}" ] && [ "$(birth "$pid")" = "$born" ]
}

# end NAME SIGNAL: asks politely, waits up to 15 s, then ends the whole session that `launch` opened.
end() {
  local pid tick
  alive "$1" || return 0
  read -r pid _ <"$ALMAGEST_DEV_SERVERS/$1.pid"
  kill -"$2" "$pid" 2>/dev/null || true
  for tick in $(seq 75); do alive "$1" || break; sleep 0.2; done
  kill -KILL -- "-$pid" 2>/dev/null || true
}

# await NAME PORT SECONDS: true once the server accepts connections; false when it died or took too long.
await() {
  local tick
  for tick in $(seq $(($3 * 5))); do
    alive "$1" || return 1
    accepts "$2" && return 0
    sleep 0.2
  done
  return 1
}
