package pack

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"geodrill/challenges"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// value is a node of the file that is still to be read as something.
type value struct {
	position
	node    ast.Node
	name    string // what messages call it: the field, or the list it is an entry of
	part    string // what messages call the keys of a mapping
	pointer string // JSON pointer, such as /challenges/0/title
}

// at makes a value and remembers where it stands.
func (r *reader) at(p position, node ast.Node, name, pointer string) value {
	r.positions[pointer] = p
	return value{position: p, node: node, name: name, part: "field", pointer: pointer}
}

// object is a mapping with the fields that it may have; others are reported.
type object struct {
	value
	reader *reader
	values map[string]value
}

// object reads a mapping and reports the keys that are none of the fields, that
// come twice or that have no value.
func (r *reader) object(v value, fields ...string) (object, bool) {
	entries, ok := entriesOf(v.node)
	if !ok {
		r.findings.add(v.position, "%s must be a mapping with %s, not %s", v.name, strings.Join(fields, ", "), describe(v.node))
		return object{}, false
	}
	o := object{value: v, reader: r, values: make(map[string]value)}
	seen := make(map[string]position)
	for _, e := range entries {
		at, key := tokenPosition(e.Key.GetToken()), e.Key.GetToken().Value
		if first, twice := seen[key]; twice {
			r.findings.add(at, "%s is given before, in line %d; remove one of them", quote(key), first.line)
			continue
		}
		seen[key] = at
		if !slices.Contains(fields, key) {
			r.findings.add(at, "unknown %s %s in %s%s", v.part, quote(key), v.name, suggestion(key, fields))
			continue
		}
		child := r.at(nodePosition(e.Value), e.Value, key, v.pointer+"/"+key)
		if _, empty := e.Value.(*ast.NullNode); empty {
			r.findings.add(at, "%s has no value; give it one or remove it", key)
		}
		o.values[key] = child
	}
	return o, true
}

// entriesOf is what a mapping holds; ok is false for any other node.
func entriesOf(n ast.Node) (_ []*ast.MappingValueNode, ok bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// optional finds a field that has a value.
func (o object) optional(field string) (value, bool) {
	v, ok := o.values[field]
	if !ok {
		return value{}, false
	}
	_, empty := v.node.(*ast.NullNode) // reported with the object
	return v, !empty
}

// required finds a field and reports when it is missing.
func (o object) required(field string) (value, bool) {
	if _, ok := o.values[field]; !ok {
		o.reader.findings.add(o.position, "%s lacks the %s %s; add it", o.name, o.part, quote(field))
	}
	return o.optional(field)
}

// requiredText reads a field that is a text; "" when it is reported.
func (o object) requiredText(field string) string {
	if v, ok := o.required(field); ok {
		return o.reader.text(v)
	}
	return ""
}

// optionalText reads a field that is a text; "" when there is none.
func (o object) optionalText(field string) string {
	if v, ok := o.optional(field); ok {
		return o.reader.text(v)
	}
	return ""
}

// list reads a list; nil when it is reported.
func (r *reader) list(v value) []value {
	n, ok := v.node.(*ast.SequenceNode)
	if !ok {
		r.findings.add(v.position, "%s must be a list, not %s", v.name, describe(v.node))
		return nil
	}
	if len(n.Values) == 0 {
		r.findings.add(v.position, "%s has no entries; add one", v.name)
		return nil
	}
	values := make([]value, len(n.Values))
	for i, entry := range n.Values {
		values[i] = r.at(nodePosition(entry), entry, "an entry of "+v.name, v.pointer+"/"+strconv.Itoa(i))
	}
	return values
}

// text reads a text; "" when it is reported.
func (r *reader) text(v value) string {
	s, ok := scalarText(v.node)
	switch {
	case !ok && isScalar(v.node):
		r.findings.add(v.position, "%s must be a text, not %s; put it in quotes", v.name, describe(v.node))
	case !ok:
		r.findings.add(v.position, "%s must be a text, not %s", v.name, describe(v.node))
	case strings.TrimSpace(s) == "":
		r.findings.add(v.position, "%s is an empty text; write one", v.name)
	case !challenges.IsPrintable(s):
		r.findings.add(v.position, "%s holds a control character; remove its escape", v.name)
	default:
		return s
	}
	return ""
}

// number reads a finite decimal number.
func (r *reader) number(v value) (float64, bool) {
	s := plain(v.node)
	f, err := strconv.ParseFloat(s, 64)
	// ParseFloat knows more notations than people write in a pack.
	if err != nil || math.IsInf(f, 0) || strings.Trim(s, "+-.0123456789eE") != "" {
		r.findings.add(v.position, "%s must be a number, not %s", v.name, describe(v.node))
		return 0, false
	}
	return f, true
}

// whole reads a decimal whole number.
func (r *reader) whole(v value) (int, bool) {
	i, err := strconv.Atoi(plain(v.node))
	if err != nil {
		r.findings.add(v.position, "%s must be a whole number, not %s", v.name, describe(v.node))
		return 0, false
	}
	return i, true
}

// scalarText is the text that a node is; numbers and the like are none.
func scalarText(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	}
	return "", false
}

// plain is what stands in the file for a scalar without quotes; "" for any
// other node. What counts as a number is decided here and not by the parser,
// for which 010 is eight and 1e5 a text.
func plain(n ast.Node) string {
	if t := n.GetToken(); isScalar(n) && t.Type != token.SingleQuoteType && t.Type != token.DoubleQuoteType {
		return t.Value
	}
	return ""
}

func isScalar(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return true
	}
	return false
}

// describe says what a node is, in a message about what it should be.
func describe(n ast.Node) string {
	switch n := n.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	case *ast.NullNode:
		return "nothing"
	case *ast.StringNode:
		return quote(n.Value)
	case *ast.LiteralNode:
		return "a block of text"
	default:
		return n.GetToken().Value
	}
}

// nodePosition is where a reader sees a node begin; a mapping's own token is
// its first colon.
func nodePosition(n ast.Node) position {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return nodePosition(n.Values[0])
		}
	case *ast.MappingValueNode:
		return tokenPosition(n.Key.GetToken())
	}
	return tokenPosition(n.GetToken())
}
