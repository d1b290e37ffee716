#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Print, as C, one SHA-256 for all sources: that of the lines which sha256sum prints of them.
set -eu

sum=$(sha256sum "$@" | sha256sum)
echo "extern const char suite_sources[];"
echo "const char suite_sources[] = \"${sum%% *}\";"
