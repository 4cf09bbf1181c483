#!/usr/bin/env bash
# Run `make demo` in a new Debian 12 that has only python3, python3-venv, make and git, and nothing
# of this machine but the checkout and the configuration of pip and TLS.
#
#     release/bare_root.sh [COMMAND…]      run COMMAND in the copy of the checkout instead
#
# Exits with 77 and the reason if it cannot run: it needs root, chroot, and debootstrap.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=bookworm
packages=python3,python3-venv,make,git,ca-certificates

skip() {
	echo "bare root: skipped: $1" >&2
	exit 77
}

[ "$(uname -s)" = Linux ] || skip "this is not Linux"
[ "$(id -u)" = 0 ] || skip "it needs root"
command -v debootstrap >/dev/null || skip "debootstrap is not installed (apt-get install debootstrap)"
command -v unshare >/dev/null || skip "unshare is not installed"
unshare --mount true 2>/dev/null || skip "this system does not allow mount namespaces"

root=$(mktemp -d "${TMPDIR:-/tmp}/scopitone-bare-XXXXXX")
trap 'rm -rf --one-file-system "$root"' EXIT
mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | head -n 1) || true
debootstrap --variant=minbase --include="$packages" "$suite" "$root" ${mirror:+"$mirror"} \
	>"$root.log" 2>&1 || {
	tail -n 5 "$root.log" >&2
	rm -f "$root.log"
	skip "Debian's packages cannot be downloaded"
}
rm -f "$root.log"

# Copy the configuration of the package registry, if there is any: pip's files, the files that they
# name, host names, and TLS certificates. PIP_… variables are inherited.
copy_in() {
	[ -e "$1" ] || return 0
	mkdir -p "$root$(dirname "$1")"
	cp -rL "$1" "$root$(dirname "$1")/"
}
for file in /etc/pip.conf /etc/xdg/pip "$HOME/.config/pip" "$HOME/.pip" "${PIP_CONFIG_FILE:-}" \
	/etc/resolv.conf /etc/hosts "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt; do
	[ -z "$file" ] || copy_in "$file"
done

mkdir -p "$root/src/scopitone"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
	[ ! -e "$file" ] || printf '%s\0' "$file"
done | tar --create --null --files-from=- | tar --extract --directory="$root/src/scopitone"

[ $# -gt 0 ] || set -- make demo
mapfile -t settings < <(env | grep -E '^(PIP_[A-Z_]+|SSL_CERT_(FILE|DIR)|(HTTPS?|NO)_PROXY|(https?|no)_proxy)=' || true)
# The mounts disappear with the namespace.
unshare --mount bash -c '
	set -e
	root=$1
	shift
	mount -t proc proc "$root/proc"
	mount --rbind /dev "$root/dev"
	exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "${@}"
' bare "$root" "${settings[@]}" \
	sh -c 'cd /src/scopitone && exec "$@"' sh "$@"
echo "bare root: $* passed"
