# Runs a throwaway S3-compatible server, the command after $1, as the lines of
# standard input say: "start", "stop" (a kill -9). When they end, because the
# test is over or its binary is gone, the server is gone too, and with it $1,
# where it keeps everything. Whatever stops the tests must not stop this script.
trap '' HUP INT QUIT TERM
dir=$1
shift
server=
stop() {
    [ -z "$server" ] || { kill -9 "$server"; wait "$server"; server=; } 2>/dev/null
}
while read -r word; do
    stop
    if [ "$word" = start ]; then
        "$@" >>"$dir/log" 2>&1 </dev/null &
        server=$!
    fi
    echo done
done
stop
rm -rf "$dir"
