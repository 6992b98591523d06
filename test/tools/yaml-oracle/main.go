// yaml-oracle reads YAML as Argo CD and kubectl do: apimachinery's stream decoder over
// sigs.k8s.io/yaml, then Kubernetes' own reading of JSON numbers.
//
// Requests on stdin: a line with a length in bytes, then that many bytes. Answers on stdout: one
// line of JSON each, ["error", …] or ["documents", …]. In documents a mapping is ["mapping", key,
// value, …], a list ["list", item, …], a string has an "s" before it, and an int64 that a JavaScript
// number cannot hold exactly is a string with an "i" before it. No JSON objects: V8's JSON.parse in
// Node 24 mixes up keys that hold a backslash.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	kjson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const (
	guessBytes  = 4096
	maxExactInt = 1<<53 - 1
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for {
		text, err := readRequest(in)
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		out.Write(answer(text))
		out.WriteByte('\n')
		if in.Buffered() == 0 {
			out.Flush()
		}
	}
	out.Flush()
}

func readRequest(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	length, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return nil, fmt.Errorf("expected a length in bytes, got %q", line)
	}
	text := make([]byte, length)
	_, err = io.ReadFull(in, text)
	return text, err
}

func answer(text []byte) (reply []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			reply = encodeError(fmt.Errorf("panic: %v", cause))
		}
	}()
	documents, err := read(text)
	if err != nil {
		return encodeError(err)
	}
	buffer := bytes.NewBufferString(`["documents"`)
	for _, document := range documents {
		buffer.WriteByte(',')
		encode(buffer, document)
	}
	buffer.WriteByte(']')
	return buffer.Bytes()
}

func encodeError(err error) []byte {
	reply, _ := json.Marshal([]string{"error", err.Error()})
	return reply
}

func read(text []byte) ([]any, error) {
	documents := []any{}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), guessBytes)
	for {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err == io.EOF {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		var document any
		if err := kjson.Unmarshal(raw, &document); err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
}

func encode(out *bytes.Buffer, value any) {
	switch value := value.(type) {
	case map[string]any:
		out.WriteString(`["mapping"`)
		for key, child := range value {
			out.WriteByte(',')
			encodePlain(out, key)
			out.WriteByte(',')
			encode(out, child)
		}
		out.WriteByte(']')
	case []any:
		out.WriteString(`["list"`)
		for _, child := range value {
			out.WriteByte(',')
			encode(out, child)
		}
		out.WriteByte(']')
	case string:
		encodePlain(out, "s"+value)
	case int64:
		encodeInt(out, value)
	default:
		encodePlain(out, value)
	}
}

func encodeInt(out *bytes.Buffer, value int64) {
	if value >= -maxExactInt && value <= maxExactInt {
		encodePlain(out, value)
		return
	}
	encodePlain(out, "i"+strconv.FormatInt(value, 10))
}

func encodePlain(out *bytes.Buffer, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	out.Write(text)
}
