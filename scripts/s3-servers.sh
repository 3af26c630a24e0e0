#!/usr/bin/env bash
# Real S3 servers on this machine's loopback address, for trying and testing.
#
#   scripts/s3-servers.sh radosgw start|stop|wipe    Ceph's gateway, objects in memory
#   scripts/s3-servers.sh swift   start|stop|wipe    OpenStack Swift with its S3 face
#
# "start" installs the Debian packages where it may, waits until the server answers, and prints
# shell assignments with what a client needs. "stop" ends what "start" began; "wipe" forgets the
# data too. Not for keeping anything: passwords are public, and nothing is replicated.
set -euo pipefail

# shellcheck source=scripts/toolchain.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/toolchain.sh"

home=${JAMJAR_SERVERS_DIR:-${TMPDIR:-/var/tmp}/jamjar-s3-servers}
address=127.0.0.1

usage() {
  say "usage: scripts/s3-servers.sh radosgw|swift start|stop|wipe"
  exit 2
}

fail() { # message, then the logs to show the end of
  say "error: $1"
  shift
  for log in "$@"; do
    [ -s "$log" ] && tail -n 20 "$log" >&2
  done
  exit 1
}

need_packages() { # a command that they bring, then the packages
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return
  can_apt || {
    say "error: $command is not installed"
    say "hint: sudo apt-get install --no-install-recommends $*"
    exit 2
  }
  say "installing $* with apt-get, once"
  apt_install "$@" || fail "apt-get could not install $*"
}

# --- processes: each has a file with its id ---------------------------------------------------

alive() { [ -s "$1" ] && kill -0 "$(cat "$1")" 2>/dev/null; }

launch() { # name, then the command; it runs on after this script
  local name=$1
  shift
  "$@" >"$data/log/$name.out" 2>&1 </dev/null &
  echo $! >"$data/run/$name.pid"
}

await() { # name of the process that must stay alive, then the command that must succeed in 60 s
  local name=$1
  shift
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    alive "$data/run/$name.pid" || fail "$name ended" "$data/log/$name.out" "$data/log/$name.log"
    sleep 0.1
  done
  fail "$name did not come up in a minute" "$data/log/$name.out" "$data/log/$name.log"
}

stop_all() { # the processes in the order given: those in front first
  local name pid
  for name in "$@"; do
    pid=$data/run/$name.pid
    if alive "$pid"; then
      kill "$(cat "$pid")"
      for _ in $(seq 100); do
        alive "$pid" || break
        sleep 0.1
      done
      if alive "$pid"; then
        kill -9 "$(cat "$pid")"
      fi
    fi
    rm -f "$pid"
  done
}

answers() { curl -s -o /dev/null --max-time 2 "$1"; }

# --- Ceph: a monitor, one object store daemon, the gateway ------------------------------------

radosgw_port=${JAMJAR_RADOSGW_PORT:-8121}
monitor_port=${JAMJAR_CEPH_MON_PORT:-40301}
ceph_ids=(gateway osd monitor)

in_ceph() { "$1" -c "$data/ceph.conf" "${@:2}"; }

ceph_conf() {
  cat <<CONF
[global]
fsid = $1
mon_host = [v1:$address:$monitor_port/0]
public_addr = $address
cluster_addr = $address
ms_bind_ipv4 = true
ms_bind_ipv6 = false
# One machine, one user, no strangers: no keys between the daemons.
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
run_dir = $data/run
admin_socket = $data/run/\$name.asok
crash_dir = $data/run
pid_file =
log_file = $data/log/\$name.log
log_to_stderr = false
err_to_stderr = true
# One copy of everything.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 2000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
# A lone monitor need not wait for others.
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
[mon.a]
mon_data = $data/mon
[osd.0]
osd_data = $data/osd
osd_objectstore = memstore
memstore_device_bytes = 4294967296
# Without keys the daemon may meet its monitor too early if it runs these at its start.
osd_crush_update_on_start = false
osd_class_update_on_start = false
osd_class_load_list = *
osd_class_default_list = *
[client.rgw]
rgw_frontends = beast endpoint=$address:$radosgw_port
rgw_enable_usage_log = false
rgw_run_sync_thread = false
rgw_s3_auth_use_keystone = false
rgw_override_bucket_index_max_shards = 1
rgw_lc_max_worker = 1
rgw_thread_pool_size = 64
CONF
}

radosgw_start() {
  need_packages radosgw ceph-mon ceph-osd radosgw curl
  # In-memory objects do not outlive the daemon, so every start is from nothing.
  radosgw_stop
  rm -rf "$data"
  mkdir -p "$data"/{mon,osd,log,run}
  local fsid osd
  fsid=$(cat /proc/sys/kernel/random/uuid)
  osd=$(cat /proc/sys/kernel/random/uuid)
  ceph_conf "$fsid" >"$data/ceph.conf"

  monmaptool --create --fsid "$fsid" --addv a "[v1:$address:$monitor_port]" "$data/monmap" \
    >"$data/log/monmap.out"
  in_ceph ceph-mon -i a --mkfs --monmap "$data/monmap"
  launch monitor ceph-mon -c "$data/ceph.conf" -i a -f
  await monitor in_ceph ceph --connect-timeout 2 mon stat

  in_ceph ceph osd new "$osd" >"$data/log/osd-new.out"
  in_ceph ceph osd crush add osd.0 1.0 root=default host=one >>"$data/log/osd-new.out" 2>&1
  in_ceph ceph-osd -i 0 --mkfs --osd-uuid "$osd" >"$data/log/osd-mkfs.out" 2>&1
  launch osd ceph-osd -c "$data/ceph.conf" -i 0 -f
  await osd osd_is_up

  in_ceph radosgw-admin -n client.rgw user create --uid=jamjar --display-name=jamjar \
    --access-key=local-access --secret-key=local-secret >"$data/log/user.out" 2>&1 ||
    fail "the gateway's user could not be made" "$data/log/user.out"
  launch gateway radosgw -c "$data/ceph.conf" -n client.rgw -f
  await gateway answers "http://$address:$radosgw_port/"
  tell "$radosgw_port" local-access
}

osd_is_up() { in_ceph ceph osd stat 2>/dev/null | grep -q '1 up'; }

radosgw_stop() { stop_all "${ceph_ids[@]}"; }

# --- Swift: memcached for its logins, three stores, the proxy with the S3 face ----------------

swift_port=${JAMJAR_SWIFT_PORT:-8151}
memcached_port=${JAMJAR_SWIFT_MEMCACHED_PORT:-11299}
swift_stores=(account:6202 container:6201 object:6200)
swift_ids=(proxy object container account memcached)

swift_store_conf() { # name, port
  cat <<CONF
[DEFAULT]
bind_ip = $address
bind_port = $2
swift_dir = $data/etc
devices = $data/devices
mount_check = false
user = root
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = $1-server
[app:$1-server]
use = egg:swift#$1
[container-sharder]
CONF
}

swift_proxy_conf() {
  local middlewares=(catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth bulk
    slo dlo versioned_writes symlink copy proxy_logging) name
  cat <<CONF
[DEFAULT]
bind_ip = $address
bind_port = $swift_port
swift_dir = $data/etc
user = root
workers = 0
log_level = WARNING
[pipeline:main]
pipeline = ${middlewares[*]} proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
CONF
  for name in "${middlewares[@]}"; do
    printf '[filter:%s]\nuse = egg:swift#%s\n' "$name" "${name/#cache/memcache}"
    case $name in
      cache) echo "memcache_servers = $address:$memcached_port" ;;
      s3api) printf 'location = us-east-1\ncheck_bucket_owner = false\n' ;;
      tempauth) echo 'user_local_access = local-secret .admin' ;;
      versioned_writes) echo 'allow_object_versioning = true' ;;
    esac
  done
}

swift_rings() { # one device on this machine in each ring
  local store name
  for store in "${swift_stores[@]}"; do
    name=${store%%:*}
    (
      cd "$data/etc"
      swift-ring-builder "$name.builder" create 4 1 1
      swift-ring-builder "$name.builder" add "r1z1-$address:${store##*:}/one" 1
      swift-ring-builder "$name.builder" rebalance
    ) >"$data/log/ring-$name.out" 2>&1 || [ -f "$data/etc/$name.ring.gz" ] ||
      fail "the ring of $name could not be built" "$data/log/ring-$name.out"
    swift_store_conf "$name" "${store##*:}" >"$data/etc/$name.conf"
  done
}

swift_start() {
  need_packages swift-proxy-server \
    swift-proxy swift-account swift-container swift-object memcached curl
  swift_stop
  mkdir -p "$data"/{devices/one,etc,log,run} /etc/swift /var/cache/swift
  if [ ! -f "$data/etc/proxy.conf" ]; then
    swift_rings
    swift_proxy_conf >"$data/etc/proxy.conf"
  fi
  # Swift looks for this one in /etc/swift and nowhere else.
  [ -s /etc/swift/swift.conf ] || cat >/etc/swift/swift.conf <<CONF
[swift-hash]
swift_hash_path_suffix = local
swift_hash_path_prefix = local
[storage-policy:0]
name = only
default = yes
CONF
  launch memcached memcached -u nobody -l "$address" -p "$memcached_port" -m 32
  local name
  for name in account container object proxy; do
    launch "$name" "swift-$name-server" "$data/etc/$name.conf"
  done
  await proxy answers "http://$address:$swift_port/healthcheck"
  tell "$swift_port" local:access
}

swift_stop() { stop_all "${swift_ids[@]}"; }

# ----------------------------------------------------------------------------------------------

tell() { # port, access key
  cat <<TELL
JAMJAR_TEST_S3_ENDPOINT=http://$address:$1
JAMJAR_TEST_S3_REGION=us-east-1
JAMJAR_TEST_S3_ADDRESSING=path
JAMJAR_TEST_S3_ACCESS_KEY=$2
JAMJAR_TEST_S3_SECRET_KEY=local-secret
TELL
}

server=${1:-}
data=$home/$server
case $server:${2:-} in
  radosgw:start | radosgw:stop | swift:start | swift:stop) "${server}_$2" ;;
  radosgw:wipe | swift:wipe)
    "${server}_stop"
    rm -rf "$data"
    ;;
  *) usage ;;
esac
