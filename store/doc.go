// Package store keeps what Geodrill knows: in SQLite or PostgreSQL the rows
// that challenges, account and tiles ask for, and in files, or in a bucket of an
// S3-compatible store, the bytes of photos.
//
// One SQL text serves both databases (queries in query/*.sql, generated Go
// beside them). A [Store] method that writes is all or nothing and durable
// when it returns. On SQLite one goroutine does all writing and commits what
// waits as a group, so that twenty guesses in a second cost one fsync and not
// twenty; on PostgreSQL each write is a transaction of its own.
//
// Permissions are not decided here.
package store
