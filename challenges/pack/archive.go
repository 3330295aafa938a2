package pack

import (
	"archive/zip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Bounds of an archive, with room for a set of the most challenges.
const (
	MaxArchiveBytes   = 2 << 30 // of the archive
	maxUnpackedBytes  = 4 << 30 // of all entries, unpacked
	maxEntryBytes     = 64 << 20
	maxEntries        = 5_000
	maxDirectoryBytes = 2 << 20 // of the list of entries at the end
	maxEntryName      = 200     // bytes
	maxRatio          = 200     // of an entry, unpacked to packed
)

// Of the header of an entry.
const (
	utf8Names = 1 << 11  // the flag of a name that is UTF-8
	firstDay  = 1<<5 | 1 // the first of January 1980, the first day that an archive can name
)

// WriteArchive writes files, such as those of [Files], as a zip archive. Equal files
// give equal bytes: entries stand in the order given, bear one time, and are stored
// and not compressed, which pictures are already.
func WriteArchive(w io.Writer, files []File) error {
	archive := zip.NewWriter(w)
	for _, f := range files {
		if err := writeEntry(archive, f); err != nil {
			return fmt.Errorf("write archive: %s: %w", f.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write archive: %w", err)
	}
	return nil
}

// writeEntry stores a file. Its size and checksum stand before it, for which it is
// read as a whole first.
func writeEntry(archive *zip.Writer, f File) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(r, maxEntryBytes+1))
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if len(data) > maxEntryBytes {
		return fmt.Errorf("it has more than %d bytes", maxEntryBytes)
	}
	h := &zip.FileHeader{
		Name: f.Name, Flags: utf8Names, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)),
	}
	h.SetMode(0o644)
	//lint:ignore SA1019 what CreateRaw writes of times is this and nothing else
	h.ModifiedDate = firstDay
	entry, err := archive.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = entry.Write(data)
	return err
}

// ArchiveError says why an archive is refused. Its messages are stable, and name
// what is refused and nothing of its contents.
type ArchiveError struct {
	Entry   string // as the archive names it; empty for the archive itself
	Message string
}

// Error names the entry and the reason.
func (e *ArchiveError) Error() string {
	if e.Entry == "" {
		return "the archive " + e.Message
	}
	return "the archive's entry " + quote(e.Entry) + " " + e.Message
}

// OpenArchive opens a zip archive of size bytes as a file system, which reads from
// r and is safe for concurrent use if r is. Archives are hostile: all of its list of
// entries is checked here, before anything is unpacked, and what is read is bounded
// by what the list says. When everything lies in one folder, the file system is that
// folder.
//
// Refused, with an [*ArchiveError], is what is no zip archive or is cut off or followed
// by something; more entries, or more bytes unpacked, than a set can have; names that lead
// out of the archive, are absolute, have backslashes or control characters, are no
// UTF-8, or are equal but for case and Unicode form; links, devices, archives in
// the archive; encryption, compression but by deflate; entries that share bytes or
// unpack to far more than they are.
func OpenArchive(r io.ReaderAt, size int64) (fs.FS, error) { return openArchive(r, size, false) }

// OpenForeignArchive opens an archive of other programs, whose attachments may be
// archives. Those are there like any other file, and nobody unpacks them.
func OpenForeignArchive(r io.ReaderAt, size int64) (fs.FS, error) { return openArchive(r, size, true) }

func openArchive(r io.ReaderAt, size int64, nested bool) (fs.FS, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, &ArchiveError{Message: "is damaged"}
	}
	if err := checkEntries(archive.File, nested); err != nil {
		return nil, err
	}
	var fsys fs.FS = archiveFS{archive}
	if root := onlyFolder(archive.File); root != "" {
		return fs.Sub(fsys, root)
	}
	return fsys, nil
}

// onlyFolder is the folder that holds every entry, as when a folder was packed and
// not what is in it; "" when there is none. What macOS adds does not count.
func onlyFolder(entries []*zip.File) string {
	root := ""
	for _, e := range entries {
		folder, _, ok := strings.Cut(e.Name, "/")
		switch {
		case folder == "__MACOSX":
		case !ok, root != "" && root != folder:
			return ""
		default:
			root = folder
		}
	}
	return root
}

// archiveFS is an archive that was checked.
type archiveFS struct{ archive *zip.Reader }

// Open implements [fs.FS].
func (a archiveFS) Open(name string) (fs.File, error) {
	f, err := a.archive.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return f, err
	}
	return entryFile{f, name}, nil
}

// entryFile is an entry whose damage is told as such. It gives no more than the list
// of entries says.
type entryFile struct {
	fs.File
	name string
}

// Read implements [io.Reader].
func (f entryFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &ArchiveError{f.name, "is damaged"}
	}
	return n, err
}

// isArchiveName reports whether a name is that of an archive.
func isArchiveName(name string) bool {
	return slices.Contains([]string{".zip", ".jar", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".age", ".kmz"},
		strings.ToLower(path.Ext(name)))
}
