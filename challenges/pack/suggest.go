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

// edits is the Levenshtein distance of two words: the bytes to insert, delete
// or replace to make one of the other.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
