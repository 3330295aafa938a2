// Package scoring turns answers into points, points into standings and ranks,
// and both into what a class learns from them.
//
// A rule marks one question: PlaceRule a pin and its confidence circle,
// BearingRule, TimeRule and TextRule what their names say, Rubric the reasoning.
// Rules that measure how far an answer is off share their Falloffs: exponential,
// linear, in bands. A mark is the sum of its Parts, each with a code for the rule
// and a code for the reason, and Total makes the mark of a challenge from the
// parts of its questions and the price of opened hints.
//
// A Standing sums up the marks of a trainee or a team; a Board keeps many and
// ranks them; a CompetitionRule ranks cohorts. AccuracyOf, Calibrate, Items and
// Clusters are for the debrief.
//
// Assumptions that hold for the whole package:
//
//   - It knows nothing of who guessed or where. It takes distances in metres, as
//     package geo measures them, angles in degrees, gaps in minutes, and instants
//     that the caller read from its clock.
//   - Points are whole numbers from 0 to the maximum of their rule, rounded once,
//     to the nearest, halves up. Only what opened hints cost is below 0.
//   - A measure that is NaN was not answered or could not be taken, and earns
//     nothing. Nothing that is nearer ever earns less.
//   - Rules are values. Their Validate refuses, by the name of the field, what
//     makes no sense; all other methods expect a rule that it accepts.
//   - Codes are stable: they are stored with marks and translated by the screen.
//
// All functions are pure and safe for concurrent use. Only a Board changes, and
// has one user at a time.
package scoring
