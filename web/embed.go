// Package web holds the built user interface.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the built files: index.html, hashed assets under assets/, and
// what else stands at the root, each text file as .br and .gz instead of plain.
// In a checkout where the interface has not been built it is all but empty.
func Dist() (fs.FS, error) { return fs.Sub(dist, "dist") }
