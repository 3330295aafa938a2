// Package challenges is the domain of Geodrill: challenge sets and their
// versions, keys, cohorts and trainees, exercises, guesses, marks and
// leaderboards, and who may see or do what with them.
//
// A [Service] carries out what people ask for. It speaks no HTTP and no SQL:
// what it needs of the world it declares as [Store], [Images], [Clock] and
// [Publisher]. Every refusal is an [Error] with a code that stays the same
// over releases.
//
// Nothing in a value that a method returns to a trainee tells a key before its
// reveal; the types that hold keys ([Challenge], [Question], [Key]) are never
// returned to one. The guess's own server-side score is the only one there is.
//
// Times are UTC in whole milliseconds, which is what the store keeps.
// Positions are (lon, lat) in degrees, distances WGS84 geodesics in metres.
package challenges
