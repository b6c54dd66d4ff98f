#!/bin/sh
# Verifies this bundle with sha256sum, openssl and, where it is installed, minisign. It loads nothing, and changes nothing
# outside a temporary folder.  Usage: sh verify.sh
cd "$(dirname "$0")" || exit 2
for tool in sha256sum openssl; do
    command -v "$tool" >/dev/null || { echo "This needs $tool, which is not installed." >&2; exit 2; }
done
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0
say() { printf '%-10s %s\n' "$1" "$2"; [ "$1" = FAILED ] && failed=1; }
decode() { printf '%s\n' "$1" | openssl base64 -d -A; } # one line of base64
parent() { { printf '\001'; cat "$1" "$2"; } | openssl dgst -sha256 -binary >"$3"; } # RFC 6962, section 2.1

# 1. No file of the bundle was changed since it was made.
if sha256sum -c SHA256SUMS >"$work/sums" 2>&1; then
    say ok "the files are those that SHA256SUMS lists"
else
    say FAILED "files differ from SHA256SUMS:"
    grep -v ': OK$' "$work/sums"
fi
[ -f receipt.txt ] || { say "not shown" "this bundle has no receipt: the text is in no signed ledger"; exit "$failed"; }

# 2. The entry of the ledger is about this text.
digest=$(sha256sum text.md | cut -d ' ' -f 1)
if grep -q "\"digest\":\"sha256:$digest\"" entry.json; then
    say ok "entry.json names the digest of text.md"
else
    say FAILED "entry.json names another text than text.md"
fi

# 3. The entry is in the ledger: the hashes of the receipt lead from the entry to the root.
sed -n '/^$/q;p' receipt.txt >"$work/proof"
sed '1,/^$/d' receipt.txt >"$work/checkpoint"
index=$(sed -n 's/^index //p' "$work/proof")
size=$(sed -n 2p "$work/checkpoint")
decode "$(sed -n 3p "$work/checkpoint")" >"$work/root"
{ printf '\000'; tr -d '\n' <entry.json; } | openssl dgst -sha256 -binary >"$work/hash"
case "$index$size" in *[!0-9]* | "") say FAILED "receipt.txt cannot be read"; exit 1 ;; esac
first=$index
last=$((size - 1))
for encoded in $(grep -v -e '^c2sp.org/tlog-proof@v1$' -e '^index ' -e '^extra ' "$work/proof"); do
    decode "$encoded" >"$work/sibling"
    if [ $((first % 2)) -eq 1 ] || [ "$first" -eq "$last" ]; then
        parent "$work/sibling" "$work/hash" "$work/next"
        while [ $((first % 2)) -eq 0 ] && [ "$first" -ne 0 ]; do first=$((first / 2)) last=$((last / 2)); done
    else
        parent "$work/hash" "$work/sibling" "$work/next"
    fi
    mv "$work/next" "$work/hash"
    first=$((first / 2)) last=$((last / 2))
done
if [ "$last" -eq 0 ] && cmp -s "$work/hash" "$work/root"; then
    say ok "the entry is number $((index + 1)) of the $size of the ledger"
else
    say FAILED "the entry is not in the ledger that the receipt names"
fi

# 4. The publisher signed that state of the ledger.
sed -n '/^$/q;p' "$work/checkpoint" >"$work/body"
name=$(cut -d + -f 1 vkey)
decode "$(sed -n "s/^— $(printf '%s' "$name" | sed 's/[][\.*^$/]/\\&/g') //p" "$work/checkpoint" | head -n 1)" | tail -c 64 >"$work/signature"
if openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in "$work/body" -sigfile "$work/signature" >/dev/null 2>&1; then
    say ok "$name signed the ledger with the key in key.pem"
else
    say FAILED "the signature of the ledger is not by the key in key.pem"
fi
cmp -s "$work/checkpoint" checkpoint || say FAILED "checkpoint is not the one of the receipt"
if [ ! -f checkpoint.minisig ]; then
    :
elif ! command -v minisign >/dev/null; then
    say "not shown" "minisign is not installed; with it: minisign -V -p minisign.pub -m checkpoint"
elif minisign -V -q -p minisign.pub -m checkpoint; then
    say ok "so does minisign say"
else
    say FAILED "minisign does not accept the signature of checkpoint"
fi

# 5. An authority of time saw that state of the ledger.
if [ ! -f checkpoint.tsr ]; then
    say "not shown" "no authority stamped the time: the dates are the publisher's own"
elif openssl ts -verify -in checkpoint.tsr -data checkpoint -CAfile tsa.pem >/dev/null 2>&1; then
    say ok "the time stamp says: $(openssl ts -reply -in checkpoint.tsr -text 2>/dev/null | sed -n 's/^Time stamp: //p')"
else
    say FAILED "the time stamp is not of this checkpoint, or not by the authority in tsa.pem"
fi
[ "$failed" -eq 0 ] && echo "All that could be verified is as it should be." || echo "Something is not as it should be." >&2
exit "$failed"
