# Sourced by `servers`: a RabbitMQ of our own, in a temporary folder, on loopback only.

rabbitmq_home() {
  local folder
  for folder in /usr/lib/rabbitmq/bin /usr/lib/rabbitmq/lib/*/sbin /opt/rabbitmq/sbin; do
    [ -x "$folder/rabbitmq-server" ] && { echo "$folder"; return 0; }
  done
  return 1
}

start_rabbitmq() {
  local home here=$ALMAGEST_DEV_SERVERS/rabbitmq user=rabbitmq attempt
  local amqp epmd dist password
  home=$(rabbitmq_home) || die "RabbitMQ is not installed."
  id "$user" >/dev/null 2>&1 || user=nobody
  mkdir -p "$here"
  password=$(random_hex 16)
  for attempt in 1 2 3; do
    amqp=$(free_port) epmd=$(free_port) dist=$(free_port)
    printf '[].\n' >"$here/enabled_plugins"
    : >"$here/rabbitmq-env.conf"
    (umask 077; cat >"$here/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$amqp
default_user = almagest
default_pass = $password
default_vhost = almagest
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 67108864
CONF
    )
    # Written out once, because the control tool must see the same node as the server does.
    cat >"$here/environment" <<CONF
export HOME='$here' RABBITMQ_NODENAME='almagest-$amqp@localhost' RABBITMQ_CONF_ENV_FILE='$here/rabbitmq-env.conf'
export RABBITMQ_CONFIG_FILE='$here/rabbitmq.conf' RABBITMQ_ADVANCED_CONFIG_FILE='$here/advanced.config'
export RABBITMQ_MNESIA_BASE='$here/mnesia' RABBITMQ_LOG_BASE='$here/log' RABBITMQ_SCHEMA_DIR='$here/schema'
export RABBITMQ_GENERATED_CONFIG_DIR='$here/config' RABBITMQ_PLUGINS_EXPAND_DIR='$here/plugins'
export RABBITMQ_ENABLED_PLUGINS_FILE='$here/enabled_plugins' RABBITMQ_PID_FILE='$here/node.pid'
export RABBITMQ_DIST_PORT=$dist ERL_EPMD_PORT=$epmd ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
export RABBITMQ_CTL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
cd '$here'
CONF
    # The control tool runs as the server's user, whose cookie it needs.
    cat >"$ALMAGEST_DEV_SERVERS/rabbitmqctl" <<CONF
#!/bin/bash
. '$here/environment'
if [ "\$(id -u)" = 0 ]; then
  exec setpriv --reuid=$user --regid=$(id -g "$user") --init-groups -- '$home/rabbitmqctl' "\$@"
fi
exec '$home/rabbitmqctl' "\$@"
CONF
    chmod 755 "$ALMAGEST_DEV_SERVERS/rabbitmqctl"
    [ "$(id -u)" = 0 ] && chown -R "$user:" "$here"
    # Our own name server, started first: Erlang would otherwise start one that outlives the node.
    launch epmd "$user" "$ALMAGEST_DEV_SERVERS/epmd.log" epmd -port "$epmd" -address 127.0.0.1
    await epmd "$epmd" 10 || { end epmd TERM; continue; }
    launch rabbitmq "$user" "$ALMAGEST_DEV_SERVERS/rabbitmq.log" \
      bash -c ". '$here/environment'; exec '$home/rabbitmq-server'"
    if await rabbitmq "$amqp" 90; then
      echo "export ALMAGEST_TEST_RABBITMQ='amqp://almagest:$password@127.0.0.1:$amqp/almagest'"
      echo "export ALMAGEST_TEST_RABBITMQCTL='$ALMAGEST_DEV_SERVERS/rabbitmqctl'"
      return 0
    fi
    stop_rabbitmq
  done
  say "RabbitMQ did not start; its last words:"
  tail -n 30 "$ALMAGEST_DEV_SERVERS/rabbitmq.log" >&2
  return 1
}

stop_rabbitmq() { end rabbitmq TERM; end epmd TERM; }
