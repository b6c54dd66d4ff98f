#!/bin/sh
# Let CloudFront forget what changed. In policygen.toml:
#   after = ["sh", "purge-cloudfront.sh"]
# The variable CLOUDFRONT_DISTRIBUTION holds the id of the distribution; the key is that of the aws command.
set -eu
sed -E 's#^https?://[^/]+##' | # addresses come on standard input, one a line; CloudFront wants them from the /
    xargs -n 1000 aws cloudfront create-invalidation --distribution-id "$CLOUDFRONT_DISTRIBUTION" --paths
