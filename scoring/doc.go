// Package scoring turns distances into points, and points into standings and
// ranks.
//
// It knows nothing of who guessed or where: it takes distances in metres, as
// package geo measures them, and instants that the caller read from its clock.
// Points are whole numbers from 0 to the maximum of their rule. Every mark says
// by a stable code why it is what it is, for the screen to translate.
//
// All functions are pure and safe for concurrent use.
package scoring
