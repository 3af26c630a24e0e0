#!/usr/bin/env bash
# Made the files beside it, with minisign 0.11; they are kept, never made anew. Usage: make.sh FOLDER
set -euo pipefail
cd "$1"
passphrase='correct horse ü'

printf 'What is signed here.\n' >message.txt
# 64 bytes: the length at which signatures of the older kind are refused.
printf '%064d' 0 >64-bytes.txt

minisign -G -W -p clear.pub -s clear.key >/dev/null
minisign -S -s clear.key -m message.txt -x prehashed.minisig
minisign -S -l -s clear.key -m message.txt -x legacy.minisig
minisign -S -l -s clear.key -m 64-bytes.txt -x legacy-64-bytes.minisig
minisign -S -s clear.key -m message.txt -x commented.minisig \
  -c 'untrusted, ünïcode' -t $'trusted\tünïcode'

# The same key, once locked and unlocked again: salt, cost and checksum stay behind.
cp clear.key reopened.key
printf '%s\n%s\n' "$passphrase" "$passphrase" | minisign -C -s reopened.key >/dev/null
cp reopened.key locked-1g.key
printf '%s\n' "$passphrase" | minisign -C -W -s reopened.key >/dev/null

# Where memory is short, minisign halves its cost until it fits: here to 128 MiB.
cp clear.key locked-128m.key
(
  ulimit -v 200000
  printf '%s\n%s\n' "$passphrase" "$passphrase" | minisign -C -s locked-128m.key >/dev/null
)
