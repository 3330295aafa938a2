package server

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// writeCSV writes a table as RFC 4180 has it, in UTF-8.
func writeCSV(w io.Writer, t resultTable, bom bool) error {
	if bom {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(t.header); err != nil {
		return err
	}
	for row, err := range t.rows {
		if err != nil {
			return err
		}
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cellText(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// writeWorkbook writes tables as the sheets of a workbook. What is large of it
// waits in a file until it is whole.
func writeWorkbook(w io.Writer, tables map[string]resultTable) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closeErr := book.Close(); err == nil {
			err = closeErr
		}
	}()
	for i, name := range tableNames() {
		if i == 0 {
			err = book.SetSheetName("Sheet1", name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
		if err := writeSheet(book, tables[name]); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	return book.Write(w)
}

func writeSheet(book *excelize.File, t resultTable) error {
	out, err := book.NewStreamWriter(t.name)
	if err != nil {
		return err
	}
	for i, name := range t.header {
		if err := out.SetColWidth(i+1, i+1, columnWidth(name)); err != nil {
			return err
		}
	}
	// The names of the columns stay in sight.
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	header := make([]any, len(t.header))
	for i, name := range t.header {
		header[i] = name
	}
	line := 1
	if err := out.SetRow("A1", header); err != nil {
		return err
	}
	for row, err := range t.rows {
		if err != nil {
			return err
		}
		line++
		for i, cell := range row {
			row[i] = sheetCell(cell)
		}
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, row); err != nil {
			return err
		}
	}
	if line > 1 { // a table has rows, and can be sorted and filtered
		end, err := excelize.CoordinatesToCellName(len(t.header), line)
		if err != nil {
			return err
		}
		if err := out.AddTable(&excelize.Table{Range: "A1:" + end, Name: t.name, StyleName: "TableStyleLight1"}); err != nil {
			return err
		}
	}
	return out.Flush()
}

// columnWidth is the width of a column in characters.
func columnWidth(name string) float64 {
	switch {
	case name == "title" || name == "text" || name == "trainee":
		return 28
	case strings.HasSuffix(name, "_at") || strings.HasPrefix(name, "time_"):
		return 25
	}
	return float64(max(10, len(name)+3))
}

// sheetCell is a cell of a workbook: numbers stay numbers; times are text, since a
// workbook knows no zone.
func sheetCell(cell any) any {
	switch v := cell.(type) {
	case nil:
		return nil
	case int, bool:
		return v
	case float64:
		if math.IsNaN(v) {
			return nil
		}
		return v
	}
	return cellText(cell)
}
