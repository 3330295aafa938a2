package tiles

import (
	"cmp"
	"time"
)

// Limits bound what one upload, and all uploads together, may cost. A zero field
// stands for its default.
type Limits struct {
	Bytes       int64         // of one upload; default 64 MiB
	Pixels      int64         // width times height of one image; default 1<<28 (268 million)
	DecodeBytes int64         // what decoding one image allocates, estimated from its header; default 1 GiB
	Memory      int64         // working memory of all images being ingested at once, estimated; default 1 GiB
	Time        time.Duration // spent on one image, not counting what it waits for others; default 2 minutes
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Bytes:       cmp.Or(l.Bytes, 64<<20),
		Pixels:      cmp.Or(l.Pixels, 1<<28),
		DecodeBytes: cmp.Or(l.DecodeBytes, 1<<30),
		Memory:      cmp.Or(l.Memory, 1<<30),
		Time:        cmp.Or(l.Time, 2*time.Minute),
	}
}
