// yaml-oracle reads YAML as Argo CD and kubectl do: apimachinery's stream decoder over
// sigs.k8s.io/yaml, then Kubernetes' own reading of JSON numbers.
//
// Requests on stdin: a line with a length in bytes, then that many bytes. Answers on stdout: one
// line of JSON each, {"documents":[…]} or {"error":"…"}. An integer is an int64; every number that
// Kubernetes holds as a float64 and JavaScript cannot hold as a safe integer has an exponent.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	kjson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const guessBytes = 4096

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
	buffer := bytes.NewBufferString(`{"documents":`)
	encode(buffer, documents)
	buffer.WriteByte('}')
	return buffer.Bytes()
}

func encodeError(err error) []byte {
	reply, _ := json.Marshal(map[string]string{"error": err.Error()})
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
		separator := byte('{')
		for key, child := range value {
			out.WriteByte(separator)
			separator = ','
			encodePlain(out, key)
			out.WriteByte(':')
			encode(out, child)
		}
		if separator == '{' {
			out.WriteByte('{')
		}
		out.WriteByte('}')
	case []any:
		out.WriteByte('[')
		for index, child := range value {
			if index > 0 {
				out.WriteByte(',')
			}
			encode(out, child)
		}
		out.WriteByte(']')
	case float64:
		out.WriteString(encodeFloat(value))
	default:
		encodePlain(out, value)
	}
}

func encodePlain(out *bytes.Buffer, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	out.Write(text)
}

func encodeFloat(value float64) string {
	if value == math.Trunc(value) && math.Abs(value) < 1<<53 {
		return strconv.FormatInt(int64(value), 10)
	}
	return strconv.FormatFloat(value, 'e', -1, 64)
}
