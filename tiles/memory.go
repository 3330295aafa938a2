package tiles

import "io"

// Memory is an archive that is all in memory. Its tiles are served from there,
// without a copy.
type Memory []byte

// ReadAt implements [io.ReaderAt].
func (m Memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m)) {
		return 0, io.EOF
	}
	n := copy(p, m[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// slice returns n bytes, or false when there are not as many.
func (m Memory) slice(off int64, n int) ([]byte, bool) {
	if off < 0 || off > int64(len(m)) || int64(n) > int64(len(m))-off {
		return nil, false
	}
	return m[off:][:n:n], true
}
