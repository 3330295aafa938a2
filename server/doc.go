// Package server speaks HTTP for Geodrill. openapi.yaml is the only source of
// its routes and shapes: package api is generated from it, every request is
// validated against it, and the handlers here fill in the generated strict
// interface.
//
// Handlers turn requests into calls of challenges, account and tiles and turn
// what those return into the contract's shapes; they decide nothing about who
// may see what. Errors become RFC 9457 problems in one place, problem.go.
package server
