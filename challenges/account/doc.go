// Package account knows who is asking: accounts of instructors and admins,
// their passwords, and the sessions of everybody, trainees included.
//
// It knows nothing of sets, exercises or guesses. A session says only whose it
// is, as a [Subject]; what that subject may do is decided in package
// challenges.
//
// Secrets are never stored. A password is kept as an argon2id hash, a session
// token (128 random bits or more) as its SHA-256.
package account
