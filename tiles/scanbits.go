package tiles

import (
	"bytes"
	"encoding/binary"
)

// scanBits are the bits of the coded data of a scan, which ends where a marker or the
// file does.
type scanBits struct {
	data []byte // not yet taken
	next uint64 // the bits that come next, from the highest on
	left int    // how many of them there are; fewer than none when more were used
	done bool   // no more can be taken
}

// refill takes what there is, so that at least 56 bits are left but at the end,
// behind which there are zeros.
func (r *scanBits) refill() {
	if r.done {
		return
	}
	if len(r.data) >= 8 {
		const ones, tops = 0x0101010101010101, 0x8080808080808080
		eight := binary.BigEndian.Uint64(r.data)
		if (^eight-ones)&eight&tops == 0 { // no byte of them is 0xff
			r.next |= eight >> (r.left & 63)
			n := (63 - r.left) / 8
			r.data = r.data[n:]
			r.left += 8 * n
			return
		}
	}
	for r.left <= 56 {
		if len(r.data) == 0 {
			r.done = true
			return
		}
		b, size := r.data[0], 1
		if b == 0xff {
			if len(r.data) < 2 || r.data[1] != 0 {
				r.done = true
				return
			}
			size = 2
		}
		r.data = r.data[size:]
		r.next |= uint64(b) << (56 - r.left)
		r.left += 8
	}
}

// restart goes on behind a marker. It is false where the marker does not come next, or
// when more bits were used than there were.
func (r *scanBits) restart(marker byte) bool {
	r.refill() // up to the marker
	rest, ok := bytes.CutPrefix(r.data, []byte{0xff, marker})
	ok = ok && r.left >= 0 && r.left < 8
	*r = scanBits{data: rest}
	return ok
}

// codeBits is how many bits are looked up at once.
const codeBits = 10

// codes are a Huffman table made for decoding: what bits that come next stand for.
type codes struct {
	// first holds, for each value of the next codeBits bits, what begins there:
	//
	//	bits 0 to 7    length of a code and the number behind it; 0 when they do not fit
	//	bits 8 to 15   how far to go on in the block, stop at its end
	//	bits 16 to 31  the number
	first [1 << codeBits]int32
	// symbols holds the symbol of a code that fits, and its length in the high byte.
	symbols [1 << codeBits]uint16
	// ends holds, for each length, the first number of 16 bits that begins with no code
	// of up to that length; offsets what to add to a code to find its symbol in values.
	ends    [17]uint32
	offsets [17]int
	values  []byte
	codes   [256]code // of the symbols
}

// code is a code and its length, 0 for none.
type code struct {
	bits   uint16
	length int
}

// A block goes on by 1 to 16 coefficients at a time. It ends with stop, and it is
// damaged with beyond.
const (
	beyond = 64
	stop   = 128
)

// newCodes reads a table: how many codes there are of each length, and their symbols.
// It is false where codes do not fit, and where decoders differ.
func newCodes(counts [16]byte, values []byte) (*codes, bool) {
	t := &codes{values: values}
	next, index := 0, 0
	for i, count := range counts {
		length := i + 1
		t.offsets[length] = index - next
		for range count {
			if next>>length != 0 || index == len(values) {
				return nil, false
			}
			t.codes[values[index]] = code{uint16(next), length}
			if length <= codeBits {
				t.enter(next, length, values[index])
			}
			next++
			index++
		}
		t.ends[length] = uint32(next) << (16 - length)
		next <<= 1
	}
	return t, index == len(values) && index > 0
}

// enter fills in what begins with a code.
func (t *codes) enter(code, length int, symbol byte) {
	run, size := int32(symbol>>4), int(symbol&0x0f)
	for tail := range 1 << (codeBits - length) {
		i := code<<(codeBits-length) | tail
		t.symbols[i] = uint16(length)<<8 | uint16(symbol)
		spare := codeBits - length - size
		switch {
		case symbol == 0:
			t.first[i] = stop<<8 | int32(length)
		case size == 0 && run < 15: // of progressive pictures
		case spare >= 0:
			number := extend(uint32(tail)>>spare, size)
			t.first[i] = number<<16 | (run+1)<<8 | int32(length+size)
		}
	}
}

// extend is the number that size bits stand for (T.81, F.2.2.1).
func extend(bits uint32, size int) int32 {
	if size > 0 && bits>>(size-1) == 0 {
		return int32(bits) - 1<<size + 1
	}
	return int32(bits)
}

// symbol is what a code at the beginning of next stands for, and its length; 0 where
// there is no code.
func (t *codes) symbol(next uint64) (symbol byte, length int) {
	if s := t.symbols[next>>(64-codeBits)]; s != 0 {
		return byte(s), int(s >> 8)
	}
	ahead := uint32(next >> 48)
	for length := codeBits + 1; length <= 16; length++ {
		if ahead < t.ends[length] {
			return t.values[int(ahead>>(16-length))+t.offsets[length]], length
		}
	}
	return 0, 0
}

// long is what begins next and does not fit into the table: its length, how far to go on
// in the block, and the coefficient that is there, 0 where sixteen zeros are passed.
func (t *codes) long(next uint64) (length, ahead int, number int32) {
	symbol, length := t.symbol(next)
	run, size := int(symbol>>4), int(symbol&0x0f)
	switch {
	case length > 0 && symbol == 0:
		return length, stop, 0
	case length == 0 || size == 0 && run < 15: // of progressive pictures
		return length, beyond, 0
	}
	return length + size, run + 1, numberOf(next<<length, size)
}

// numberOf is the number that the first bits of next stand for, up to 16.
func numberOf(next uint64, size int) int32 {
	return extend(uint32(next>>1>>(63-size)), size)
}

func (r *scanBits) skip(n int) {
	r.next <<= n & 63
	r.left -= n
}
