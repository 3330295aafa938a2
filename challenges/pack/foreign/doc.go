// Package foreign makes drafts of sets out of what other programs write: exports of
// CTFd, folders of ctfcli, places in GeoJSON, KML, GPX and CSV together with pictures,
// and folders of photos that know where they were taken.
//
// Such drafts lack what only an author knows, such as the licence of a picture, and
// are written as packs that say so. What was taken, what was changed and what was left out is told in a
// [Report], before anything is stored.
//
// Files are hostile: each is bounded before it is parsed; XML has no document types
// and a bounded depth; nothing is opened that a name in a file leads to, unless it is
// in the folder or the archive that was given.
package foreign
