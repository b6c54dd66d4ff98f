#!/bin/sh
# Fetches the texts, builds the site on the server and keeps the record; policies.timer runs it each day, at midnight in
# each time zone.
set -eu
cd "$(dirname "$0")/.."
# The secret key that signs the ledger, where policygen.toml has [sign].
[ ! -f /etc/policygen.key ] || export POLICYGEN_SIGNING_KEY_FILE=/etc/policygen.key
@BUILD@
@RELOAD@
if git rev-parse --is-inside-work-tree > /dev/null 2>&1; then
  @RECORD@
fi
exit "$status"
