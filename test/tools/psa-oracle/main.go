// psa-oracle judges pods as Kubernetes' own Pod Security admission does.
//
// Requests on stdin, one line of JSON each: {"pod": {…}, "versions": ["v1.24", …, "latest"]}.
// Answers on stdout, one line of JSON each: {"baseline@v1.24": ["hostPorts", …], …}, the ids of the
// checks that failed, sorted, for both levels and every version; or {"error": "…"}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type request struct {
	Pod      corev1.Pod `json:"pod"`
	Versions []string   `json:"versions"`
}

// recorder notes which checks failed: upstream's results carry no ids.
type recorder struct{ failed []string }

func main() {
	record := &recorder{}
	evaluator, err := policy.NewEvaluator(recordedChecks(record), nil)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		line, err := json.Marshal(answer(in.Bytes(), evaluator, record))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		out.Write(line)
		out.WriteByte('\n')
	}
}

func recordedChecks(record *recorder) []policy.Check {
	checks := policy.DefaultChecks()
	for i, check := range checks {
		for j, version := range check.Versions {
			judge := version.CheckPod
			id := string(check.ID)
			checks[i].Versions[j].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := judge(metadata, spec)
				if !result.Allowed {
					record.failed = append(record.failed, id)
				}
				return result
			}
		}
	}
	return checks
}

func answer(line []byte, evaluator policy.Evaluator, record *recorder) any {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return map[string]string{"error": err.Error()}
	}
	answers := map[string][]string{}
	for _, text := range asked.Versions {
		version, err := api.ParseVersion(text)
		if err != nil {
			return map[string]string{"error": err.Error()}
		}
		for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
			record.failed = []string{}
			evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &asked.Pod.ObjectMeta, &asked.Pod.Spec)
			sort.Strings(record.failed)
			answers[string(level)+"@"+text] = record.failed
		}
	}
	return answers
}
