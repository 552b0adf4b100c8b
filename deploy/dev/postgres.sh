# Sourced by `servers`: a PostgreSQL of our own, in a temporary folder, on loopback only.

postgres_home() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  if [ -x "$newest/initdb" ]; then echo "$newest"; return 0; fi
  newest=$(command -v initdb) && dirname "$newest"
}

start_postgres() {
  local home here=$ALMAGEST_DEV_SERVERS/postgres user=postgres attempt port password
  local -a as=() durability=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
  home=$(postgres_home) || die "PostgreSQL is not installed."
  # Tests need not survive a power cut; whoever measures asks for the real thing.
  [ "${ALMAGEST_DEV_DURABLE:-}" = 1 ] && durability=()
  id "$user" >/dev/null 2>&1 || user=nobody
  mkdir -p "$here"
  # A disk that a test may fill; where mounting is not allowed there is none.
  if [ -n "${ALMAGEST_DEV_SMALL_DISK:-}" ]; then
    mkdir "$ALMAGEST_DEV_SERVERS/small"
    mount -t tmpfs -o "size=$ALMAGEST_DEV_SMALL_DISK,mode=700,uid=$(id -u "$user"),gid=$(id -g "$user")" tmpfs \
      "$ALMAGEST_DEV_SERVERS/small" 2>/dev/null || rmdir "$ALMAGEST_DEV_SERVERS/small"
  fi
  password=$(random_hex 16)
  (umask 077; printf '%s' "$password" >"$here/password")
  if [ "$(id -u)" = 0 ]; then   # initdb refuses to run as root
    chown -R "$user:" "$here"
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups --)
  fi
  (cd "$here" && "${as[@]}" "$home/initdb" -D "$here/data" -U almagest --pwfile="$here/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync) >"$ALMAGEST_DEV_SERVERS/initdb.log" 2>&1 ||
    { tail -n 20 "$ALMAGEST_DEV_SERVERS/initdb.log" >&2; return 1; }
  for attempt in 1 2 3; do
    port=$(free_port)
    launch postgres "$user" "$ALMAGEST_DEV_SERVERS/postgres.log" "$home/postgres" -D "$here/data" -p "$port" \
      -c listen_addresses=127.0.0.1 -c "unix_socket_directories=$here" -c max_connections=100 "${durability[@]}"
    if await postgres "$port" 30; then
      printf "export ALMAGEST_TEST_POSTGRES='%s'\n" \
        "Host=127.0.0.1;Port=$port;Username=almagest;Password=$password;Database=postgres"
      return 0
    fi
    end postgres INT
  done
  say "PostgreSQL did not start; its last words:"
  tail -n 30 "$ALMAGEST_DEV_SERVERS/postgres.log" >&2
  return 1
}

# INT is PostgreSQL's fast shutdown: open sessions are ended, not waited for.
stop_postgres() {
  end postgres INT
  [ ! -d "$ALMAGEST_DEV_SERVERS/small" ] || umount "$ALMAGEST_DEV_SERVERS/small"
}
