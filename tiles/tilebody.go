package tiles

import (
	"bytes"
	"sync"
)

// tileBody is a tile in memory, which serves another one when it has been closed.
type tileBody struct {
	bytes.Reader
	data []byte
	from *tileBodies
}

// Close gives the memory back: what was read of it must not be used any more.
func (b *tileBody) Close() error {
	if from := b.from; from != nil {
		b.from = nil // before somebody else has it
		from.pool.Put(b)
	}
	return nil
}

// tileBodies are those that wait for use. The zero value has none.
type tileBodies struct{ pool sync.Pool }

// make returns a body of n bytes, whatever they are, that is read from its start.
func (p *tileBodies) make(n int) *tileBody {
	b, ok := p.pool.Get().(*tileBody)
	if !ok {
		b = &tileBody{}
	}
	if cap(b.data) < n {
		b.data = make([]byte, n)
	}
	b.data, b.from = b.data[:n], p
	b.Reset(b.data)
	return b
}
