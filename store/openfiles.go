package store

import (
	"container/list"
	"errors"
	"os"
	"sync"
)

// maxOpenFiles is how many blobs are kept open for reading.
const maxOpenFiles = 128

// openFiles keeps the files open that were read last, so that the tiles of a photo
// that a class looks at cost no search for its file each. It is safe for
// concurrent use.
type openFiles struct {
	open func(key string) (*os.File, error)

	mu     sync.Mutex
	byKey  map[string]*list.Element // of used
	used   *list.List               // of *keptFile, the one read last in front
	closed bool
}

type keptFile struct {
	key  string
	file *os.File
}

func newOpenFiles(open func(key string) (*os.File, error)) *openFiles {
	return &openFiles{open: open, byKey: map[string]*list.Element{}, used: list.New()}
}

// readAt reads of the file of a key as [os.File.ReadAt] does.
func (o *openFiles) readAt(key string, p []byte, off int64) (int, error) {
	for {
		file, err := o.get(key)
		if err != nil {
			return 0, err
		}
		n, err := file.ReadAt(p, off)
		if errors.Is(err, os.ErrClosed) && !o.isClosed() {
			continue // it was put away meanwhile
		}
		return n, err
	}
}

func (o *openFiles) get(key string) (*os.File, error) {
	if file := o.present(key); file != nil {
		return file, nil
	}
	file, err := o.open(key)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if e, ok := o.byKey[key]; ok { // somebody else was faster
		return e.Value.(*keptFile).file, file.Close()
	}
	if o.closed {
		return nil, errors.Join(os.ErrClosed, file.Close())
	}
	o.byKey[key] = o.used.PushFront(&keptFile{key, file})
	if o.used.Len() > maxOpenFiles {
		return file, o.drop(o.used.Back())
	}
	return file, nil
}

func (o *openFiles) present(key string) *os.File {
	o.mu.Lock()
	defer o.mu.Unlock()
	e, ok := o.byKey[key]
	if !ok {
		return nil
	}
	o.used.MoveToFront(e)
	return e.Value.(*keptFile).file
}

// forget closes the file of a key, if it is open.
func (o *openFiles) forget(key string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e, ok := o.byKey[key]; ok {
		return o.drop(e)
	}
	return nil
}

// drop closes a file; who reads it just now reads on. The caller holds the lock.
func (o *openFiles) drop(e *list.Element) error {
	f := o.used.Remove(e).(*keptFile)
	delete(o.byKey, f.key)
	return f.file.Close()
}

func (o *openFiles) isClosed() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.closed
}

// close closes all files for good.
func (o *openFiles) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	var errs []error
	for o.used.Len() > 0 {
		errs = append(errs, o.drop(o.used.Back()))
	}
	return errors.Join(errs...)
}
