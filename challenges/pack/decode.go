package pack

import (
	"math"
	"strconv"

	"github.com/goccy/go-yaml/ast"
)

// Decode reads YAML that others wrote, within the bounds and with the refusals of
// set.yaml: as maps, lists, strings, finite float64s, bools and nil. Errors: [Errors], of a file
// of that name.
func Decode(file string, source []byte) (any, error) {
	if len(source) > MaxBytes {
		return nil, Errors{{File: file, Line: 1, Column: 1, Message: "the file is larger than " + strconv.Itoa(MaxBytes) + " bytes"}}
	}
	root, findings := parse(source)
	if len(findings) == 0 {
		return plainValue(root), nil
	}
	for i := range findings {
		findings[i].File = file
	}
	return nil, findings
}

// plainValue is what a node says, without where it stands. Of a key that comes
// twice, the last counts.
func plainValue(n ast.Node) any {
	if entries, ok := entriesOf(n); ok {
		m := make(map[string]any, len(entries))
		for _, e := range entries {
			m[e.Key.GetToken().Value] = plainValue(e.Value)
		}
		return m
	}
	if list, ok := n.(*ast.SequenceNode); ok {
		values := make([]any, len(list.Values))
		for i, entry := range list.Values {
			values[i] = plainValue(entry)
		}
		return values
	}
	switch word := plain(n); word {
	case "true":
		return true
	case "false":
		return false
	default:
		if f, err := strconv.ParseFloat(word, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
		if word != "" { // what is beyond all numbers, too
			return word
		}
	}
	if s, ok := scalarText(n); ok {
		return s
	}
	return nil
}
