package pack

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The record at the end of an archive (APPNOTE.TXT, 4.3.16).
const (
	endSignature = "PK\x05\x06"
	endBytes     = 22
	endComment   = 1<<16 - 1 // its most bytes
)

// checkDirectory finds the end of an archive and bounds its list of entries, before
// a reader allocates room for it.
func checkDirectory(r io.ReaderAt, size int64) error {
	if size > MaxArchiveBytes {
		return &ArchiveError{Message: fmt.Sprintf("has more than %d bytes", int64(MaxArchiveBytes))}
	}
	tail := make([]byte, min(size, endBytes+endComment))
	if n, err := r.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return fmt.Errorf("read archive: %w", err)
	}
	at := bytes.LastIndex(tail, []byte(endSignature))
	if at < 0 || len(tail)-at < endBytes {
		return &ArchiveError{Message: "is no zip archive, or is cut off"}
	}
	end := tail[at:]
	if int(binary.LittleEndian.Uint16(end[20:])) != len(end)-endBytes {
		return &ArchiveError{Message: "is followed by something that is none of it"}
	}
	entries := binary.LittleEndian.Uint16(end[10:])
	length, start := binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	switch {
	case entries > maxEntries || length > maxDirectoryBytes:
		return &ArchiveError{Message: fmt.Sprintf("has more than %d entries", maxEntries)}
	case int64(start)+int64(length) != size-int64(len(end)):
		return &ArchiveError{Message: "is preceded by something that is none of it, or is damaged"}
	}
	return nil
}

// checkEntries refuses what the list of entries says, the first of it. Archives in
// the archive are refused unless they may be nested.
func checkEntries(entries []*zip.File, nested bool) error {
	if len(entries) > maxEntries {
		return &ArchiveError{Message: fmt.Sprintf("has more than %d entries", maxEntries)}
	}
	seen := make(map[string]string) // names as a careless file system sees them
	total := uint64(0)
	for _, e := range entries {
		problem := cmp.Or(nameProblem(e), kindProblem(e), sizeProblem(e))
		if problem == "" && !nested && isArchiveName(e.Name) {
			problem = "is an archive in the archive; unpack it first"
		}
		if problem != "" {
			return &ArchiveError{e.Name, problem}
		}
		if total += e.UncompressedSize64; total > maxUnpackedBytes {
			return &ArchiveError{Message: fmt.Sprintf("unpacks to more than %d bytes", int64(maxUnpackedBytes))}
		}
		name := strings.TrimSuffix(e.Name, "/")
		plain := plainName(name)
		if first, twice := seen[plain]; twice {
			return &ArchiveError{e.Name, "has the name of the entry " + quote(first) + ", but for case or Unicode form"}
		}
		seen[plain] = e.Name
	}
	for _, e := range entries {
		if first := fileAround(seen, e.Name); first != "" {
			return &ArchiveError{e.Name, "lies in the entry " + quote(first) + ", which is a file"}
		}
	}
	return checkOverlap(entries)
}

// fileAround is the entry that an entry lies in and that is no folder, or "".
func fileAround(seen map[string]string, entry string) string {
	name := strings.TrimSuffix(plainName(entry), "/")
	for at := strings.LastIndexByte(name, '/'); at >= 0; at = strings.LastIndexByte(name, '/') {
		name = name[:at]
		if around, ok := seen[name]; ok && !strings.HasSuffix(around, "/") {
			return around
		}
	}
	return ""
}

// plainName is a name as a file system sees it that does not tell case or Unicode
// forms apart.
func plainName(name string) string { return cases.Fold().String(norm.NFKC.String(name)) }

// nameProblem says what is wrong with the name of an entry, or "".
func nameProblem(e *zip.File) string {
	name := strings.TrimSuffix(e.Name, "/")
	switch {
	case !utf8.ValidString(name):
		return "has a name that is not UTF-8; pack it with a program that writes names so"
	case len(name) > maxEntryName:
		return fmt.Sprintf("has a name of more than %d bytes", maxEntryName)
	case strings.ContainsFunc(name, unicode.IsControl):
		return "has a control character in its name"
	case strings.Contains(name, `\`):
		return "has a backslash in its name"
	case strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':':
		return "has an absolute path"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return "leads out of the archive"
	case !fs.ValidPath(name) || name == ".":
		return "has no valid path"
	}
	return ""
}

// kindProblem says why an entry is of no kind that is unpacked, or "".
func kindProblem(e *zip.File) string {
	const encrypted = 1<<0 | 1<<6 | 1<<13
	switch mode := e.Mode(); {
	case e.Flags&encrypted != 0:
		return "is encrypted; encrypt the whole archive with age instead"
	case mode&fs.ModeSymlink != 0:
		return "is a symbolic link"
	case !mode.IsRegular() && !mode.IsDir():
		return "is neither a file nor a folder"
	case mode.IsDir() != strings.HasSuffix(e.Name, "/"):
		return "is a file and a folder at once"
	case mode.IsDir() && e.UncompressedSize64 > 0:
		return "is a folder with contents of its own"
	case e.Method != zip.Store && e.Method != zip.Deflate:
		return "is compressed in a way that is not read; use deflate"
	}
	return ""
}

// sizeProblem says why an entry is not what it pretends to be in size, or "".
func sizeProblem(e *zip.File) string {
	const small = 1 << 20 // a bomb of so little is none
	packed, unpacked := e.CompressedSize64, e.UncompressedSize64
	switch {
	case unpacked > maxEntryBytes:
		return fmt.Sprintf("unpacks to more than %d bytes", maxEntryBytes)
	case unpacked > small && unpacked/maxRatio > packed:
		return fmt.Sprintf("unpacks to more than %d times its size", maxRatio)
	case e.Method == zip.Store && packed != unpacked:
		return "is stored in another size than it has"
	}
	return ""
}

// checkOverlap refuses entries that share bytes, by which a small archive unpacks
// to a large one.
func checkOverlap(entries []*zip.File) error {
	type span struct {
		name     string
		from, to uint64
	}
	var spans []span
	for _, e := range entries {
		at, err := e.DataOffset()
		if err != nil {
			return &ArchiveError{e.Name, "is damaged"}
		}
		// What stands before it is at least a header with its name.
		header := uint64(30 + len(e.Name))
		spans = append(spans, span{e.Name, uint64(max(at-int64(header), 0)), uint64(at) + e.CompressedSize64})
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return &ArchiveError{spans[i].name, "shares bytes with the entry " + quote(spans[i-1].name)}
		}
	}
	return nil
}
