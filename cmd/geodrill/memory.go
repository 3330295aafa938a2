package main

import (
	"os"
	"runtime/debug"
)

// How much memory is spent on collecting garbage less often. Little of it is
// alive while a class is served, and by default it would be looked through many
// times a second. Above the limit it is collected as often as it takes,
// as when a very large photo is stored.
const (
	collectPercent = 400
	memoryLimit    = 1 << 30 // bytes
)

// spendMemory sets them, unless the environment says otherwise.
func spendMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
