# Runs a throwaway PostgreSQL from the programs in $1, with everything it keeps
# in $2, until standard input ends: when the test binary is gone. Whatever stops
# the tests must not stop this script, which cleans up after them.
trap '' HUP INT QUIT TERM
"$1/initdb" -D "$2/data" -U geodrill -A trust -E UTF8 --locale=C --locale-provider=icu --icu-locale=und \
    --wal-segsize=1 --no-sync --no-instructions >"$2/log" 2>&1 &&
    "$1/pg_ctl" -D "$2/data" -l "$2/log" -w -s -o "-k '$2' -c listen_addresses= -c max_connections=300 -c shared_buffers=32MB \
        -c fsync=off -c full_page_writes=off" start >>"$2/log" 2>&1 &&
    echo ready || echo failed
read -r _
"$1/pg_ctl" -D "$2/data" -m immediate -s stop >/dev/null 2>&1
rm -rf "$2"
