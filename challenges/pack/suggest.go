package pack

import "strings"

// suggestion is the end of a message about an unknown word: the known word that
// is a slip of the fingers away from it, else all that are known.
func suggestion(word string, known []string) string {
	const longest = 32 // known words are shorter; bounds the work on hostile ones
	best, fewest := "", 3
	for _, k := range known {
		if len(word) > longest {
			break
		}
		// Of a short word, two edits leave little.
		if n := edits(strings.ToLower(word), strings.ToLower(k)); n < fewest && 2*n < len(k) {
			best, fewest = k, n
		}
	}
	if best == "" {
		return "; known are " + strings.Join(known, ", ")
	}
	return "; did you mean " + quote(best) + "?"
}

// edits is how many slips make one word of the other: bytes that are inserted,
// deleted, replaced, or exchanged with the next (optimal string alignment).
func edits(a, b string) int {
	before, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			cost := row[j]
			if a[i] != b[j] {
				cost++
			}
			next[j+1] = min(cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
