#!/bin/sh
# The build command of Cloudflare Pages.
set -eu
pip install @REQUIREMENT@
status=0
policygen build --record || status=$?
case "$status" in 0 | 3 | 4) ;; *) exit "$status" ;; esac
