#!/bin/sh
# May the step that the traffic is at stay? Run every minute by CI, or by whatever else has git, curl and tiphys, in a clone
# of this repository that may push: gates/watch.sh production
#   pass   all gates hold
#   hold   wait: something is not known yet, or the replication is behind
#   fail   the weight goes back at once, by a commit
# ANALYSIS is the address of the analysis provider of the new cluster.
set -eu
environment=$1
weight="edge/overlays/$environment/traffic.yaml"
git pull --quiet --ff-only
if grep -q "^  new: 0$" "$weight"; then
  echo "pass: the old cluster has all of the traffic"
  exit 0
fi
# Evidence counts from the commit that brought the weight.
since=$(git log -1 --format=%cI -- "$weight")

# All six as one group, each alone only against itself in the old cluster; and the replication.
group() {
  slos=$(for app in auth cart catalog orders search web; do printf '"%s/%s",' "$app" "$1"; done)
  echo "{\"slos\":[${slos%,}],\"canaryHash\":\"new\",\"since\":\"$since\"}"
}

outcome=pass
for request in "$(group error-rate)" "$(group p50)" "$(group p99)" '{"slo":"replication/lag"}'; do
  answer=$(curl --silent --show-error --fail --max-time 15 "$ANALYSIS/v1/measure" --data "$request") ||
    answer='{"result":[null,"hold","the analysis provider does not answer"]'
  verdict=$(echo "$answer" | sed 's/^{"result":\[[^,]*,"\([a-z]*\)".*/\1/')
  reason=$(echo "$answer" | sed 's/^{"result":\[[^,]*,"[a-z]*","\([^"]*\)".*/\1/')
  echo "$verdict: $reason"
  case $verdict in
    fail)
      tiphys rollback edge --env "$environment" --push -m "$reason"
      exit 1
      ;;
    pass) ;;
    *) outcome=hold ;;
  esac
done
echo "$outcome: all gates of this step together"
