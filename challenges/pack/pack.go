package pack

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"geodrill/challenges"
)

// FileName is the file of a pack that describes its set.
const FileName = "set.yaml"

// Format is the version of the format that this package reads.
const Format = "geodrill/1"

// MaxBytes bounds the size of set.yaml.
const MaxBytes = 1 << 20

// Read reads the pack in the root of fsys. The draft it returns is valid by
// [challenges.Draft.Validate]; its pictures exist and are not empty, but are
// opened, and checked to be pictures, only by their Open, so fsys must stay
// usable until then. Points are normalised by [geo.Normalize].
//
// Errors: [Errors], with everything that the author has to change; any other
// error is a failure to read. Symbolic links are refused where fsys is an
// [fs.ReadLinkFS], as those of os.DirFS and os.Root are.
func Read(fsys fs.FS) (challenges.Draft, error) {
	source, err := readFile(fsys)
	if err != nil {
		return challenges.Draft{}, err
	}
	return read(source, files{
		check: func(name string) string { return checkFile(fsys, name) },
		open:  func(name string) (io.ReadCloser, error) { return fsys.Open(name) },
	})
}

// files are those of a pack beside set.yaml.
type files struct {
	check func(name string) string // what keeps a file from being read, or ""
	open  func(name string) (io.ReadCloser, error)
}

func read(source []byte, files files) (challenges.Draft, error) {
	root, findings := parse(source)
	if err := findings.err(); err != nil {
		return challenges.Draft{}, err
	}
	r := &reader{
		beside:    files,
		positions: make(map[string]position),
		names:     make(map[string]position),
		files:     make(map[string]position),
	}
	draft := r.set(r.at(nodePosition(root), root, "the set", ""))
	if len(r.findings) == 0 {
		r.validate(draft)
	}
	if r.failure != nil {
		return challenges.Draft{}, fmt.Errorf("read pack: %w", r.failure)
	}
	if err := r.findings.err(); err != nil {
		return challenges.Draft{}, err
	}
	return draft, nil
}

// reader reads one pack. Its methods report to findings and go on with a zero
// value, so that one reading finds everything.
type reader struct {
	beside    files
	findings  Errors
	failure   error               // to read a file, but for what its author can change
	read      int                 // bytes, of texts and keys in files of their own
	positions map[string]position // of the values, by JSON pointer
	languages []string            // of the set; empty when they could not be read
	names     map[string]position // of challenges
	files     map[string]position // of pictures
}

func readFile(fsys fs.FS) ([]byte, error) {
	var findings Errors
	if problem := checkFile(fsys, FileName); problem != "" {
		findings.add(position{1, 1}, "%s %s", FileName, problem)
		return nil, findings
	}
	f, err := fsys.Open(FileName)
	if err != nil {
		return nil, fmt.Errorf("read pack: %w", err)
	}
	defer f.Close()
	source, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read pack: %s: %w", FileName, err)
	}
	if len(source) > MaxBytes {
		findings.add(position{1, 1}, "%s is larger than %d bytes; make several sets of it", FileName, MaxBytes)
		return nil, findings
	}
	return source, nil
}

// checkFile says what keeps a file of the pack from being read, or "".
func checkFile(fsys fs.FS, name string) string {
	// A link among the folders leads out as well as one at the end.
	for end := 0; end < len(name); end++ {
		if next := strings.IndexByte(name[end:], '/'); next >= 0 {
			end += next
		} else {
			end = len(name)
		}
		info, err := fs.Lstat(fsys, name[:end])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "does not exist in the pack; add it or correct the name"
		case err != nil:
			var path *fs.PathError
			if errors.As(err, &path) {
				err = path.Err // without the name
			}
			return fmt.Sprintf("cannot be read: %v", err)
		case info.Mode()&fs.ModeSymlink != 0:
			return "is reached by a symbolic link; put the file itself into the pack"
		case end < len(name):
			continue
		case !info.Mode().IsRegular():
			return "is not a file"
		case info.Size() == 0:
			return "is empty"
		}
	}
	return ""
}

// validate reports what the domain refuses beyond what was found in reading, at
// the nearest value that stands in the file.
func (r *reader) validate(draft challenges.Draft) {
	err := draft.Validate()
	if err == nil {
		return
	}
	var refusal *challenges.Error
	if !errors.As(err, &refusal) {
		r.findings.add(r.nearest(""), "%v", err)
		return
	}
	r.findings.add(r.nearest(refusal.Field), "%s", refusal.Message)
}

// nearest is the position of the value that a JSON pointer names, or of the
// innermost one around it.
func (r *reader) nearest(pointer string) position {
	for {
		if at, ok := r.positions[pointer]; ok {
			return at
		}
		pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))]
	}
}
